using EdgeLiver.Imaging;

namespace EdgeLiver.Benchmarks;

/// <summary>Pictures of 512 x 512 with the grain of ultrasound, and a round region of a wanted size; seeded.</summary>
internal sealed class SpeckledRegion : IDisposable
{
    private const int Side = 512;

    private readonly Mask[] _frames;
    private readonly Mask _mask = new(Side, Side);
    private int _next;

    /// <param name="pixels">Size of the region, about.</param>
    /// <param name="frames">How many pictures follow each other, so that none is in the processor's cache.</param>
    public SpeckledRegion(int pixels, int frames)
    {
        var radius = Math.Sqrt(pixels / Math.PI);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                _mask.Row(y)[x] = double.Hypot(x - (Side / 2), y - (Side / 2)) < radius ? Mask.Inside : (byte)0;
            }
        }

        _frames = [.. Enumerable.Range(0, frames).Select(Frame)];
    }

    public GrayView Labels => _mask.View;

    /// <summary>The next picture, in turn.</summary>
    public GrayView Next() => _frames[_next++ % _frames.Length].View;

    public void Dispose()
    {
        _mask.Dispose();
        foreach (var frame in _frames)
        {
            frame.Dispose();
        }
    }

    /// <summary>Noise smoothed to a correlation of some pixels, log-compressed, on a slow gradient.</summary>
    private static Mask Frame(int seed)
    {
        var random = new Random(seed);
        double[] real = [.. Enumerable.Range(0, Side * Side).Select(_ => random.NextDouble() - 0.5)];
        double[] imaginary = [.. Enumerable.Range(0, Side * Side).Select(_ => random.NextDouble() - 0.5)];
        for (var pass = 0; pass < 2; pass++)
        {
            (real, imaginary) = (Smooth(real), Smooth(imaginary));
        }

        var frame = new Mask(Side, Side);
        for (var i = 0; i < real.Length; i++)
        {
            var envelope = 20 * Math.Log10((double.Hypot(real[i], imaginary[i]) * 12) + 0.05);
            var gradient = 25 * Math.Sin(i / Side / 90.0);
            frame.Row(i / Side)[i % Side] = (byte)Math.Clamp(115 + (3 * envelope) + gradient, 0, 255);
        }

        return frame;
    }

    private static double[] Smooth(double[] values)
    {
        var result = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            double sum = 0;
            for (var dy = -1; dy <= 1; dy++)
            {
                for (var dx = -1; dx <= 1; dx++)
                {
                    sum += values[(i + (dy * Side) + dx + values.Length) % values.Length];
                }
            }

            result[i] = sum / 9;
        }

        return result;
    }
}
