using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class PhantomSpeckleTests
{
    private const int Lines = 192;
    private const int Samples = 512;

    [Fact]
    public void Speckle_is_fully_developed()
    {
        using var scanner = new PhantomScanner(PhantomScenes.Homogeneous);
        // A quarter of a sweep in steps that leave one set of scatterers for the next.
        var envelope = new[] { 0L, 15, 30, 135 }.SelectMany(frame => Liver(scanner.Envelope(frame))).ToArray();

        var mean = envelope.Average(v => (double)v);
        var power = envelope.Average(v => (double)v * v);
        var signalToNoise = mean / Math.Sqrt(power - (mean * mean));

        // Rayleigh amplitude: mean over deviation is sqrt(pi / (4 - pi)), and 1/e of the power lies above its mean.
        Assert.Equal(1.913, signalToNoise, 0.06);
        Assert.Equal(1 / Math.E, envelope.Count(v => (double)v * v > power) / (double)envelope.Length, 0.012);
        Assert.Equal(2, power, 0.15);
    }

    [Fact]
    public void Speckle_goes_on_from_frame_to_frame_and_is_another_after_some_millimetres()
    {
        using var scanner = new PhantomScanner(PhantomScenes.Homogeneous);
        var here = Liver(scanner.Envelope(0));
        var next = Liver(scanner.Envelope(1));
        var far = Liver(scanner.Envelope(20));

        Assert.InRange(PhantomScenes.Correlation(here, next), 0.5, 0.98);
        Assert.InRange(PhantomScenes.Correlation(here, far), -0.06, 0.06);
    }

    [Fact]
    public void Speckle_moves_with_the_tissue_when_the_probe_rocks_along_one_plane()
    {
        // One line is 68 / 191 degrees; the rocking reaches exactly five lines after a quarter of its nine seconds.
        var rocking = PhantomScenes.Homogeneous with { SweepMm = 0, RockDegrees = 5 * 68 / 191.0, FramesPerSecond = 4 };
        using var scanner = new PhantomScanner(rocking);
        var before = scanner.Envelope(0);
        var after = scanner.Envelope(9);

        Assert.True(PhantomScenes.Correlation(Liver(before), Liver(after)) < 0.1);
        Assert.True(PhantomScenes.Correlation(Liver(before, 5), Liver(after)) > 0.95);
    }

    /// <summary>Lines and samples that are surely liver, <paramref name="lines"/> further to the right.</summary>
    private static float[] Liver(float[] envelope, int lines = 0)
    {
        var liver = new List<float>();
        for (var line = 30 + lines; line < Lines - 40 + lines; line++)
        {
            liver.AddRange(envelope.AsSpan((line * Samples) + 120, 300));
        }

        return [.. liver];
    }
}
