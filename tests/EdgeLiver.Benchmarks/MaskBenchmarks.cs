using BenchmarkDotNet.Attributes;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;

namespace EdgeLiver.Benchmarks;

/// <summary>A 192x160 probability map drawn onto a 1080p screen: by runs, against bilinear pixel by pixel.</summary>
[MemoryDiagnoser]
public class MaskBenchmarks : IDisposable
{
    private readonly float[] _map = new float[192 * 160];
    private readonly Mask _mask = new(1920, 1080);
    private readonly Letterbox _fit = Letterbox.Fit(new PixelBox(460, 60, 1000, 900), 192, 160);
    private readonly MaskUpsampler _upsampler = new(192, 160);

    [GlobalSetup]
    public void DrawAnEllipse()
    {
        for (var i = 0; i < _map.Length; i++)
        {
            var (y, x) = Math.DivRem(i, 192);
            var d = Math.Sqrt(Math.Pow((x - 96) / 70.0, 2) + Math.Pow((y - 80) / 60.0, 2));
            _map[i] = (float)(1 / (1 + Math.Exp(8 * (d - 0.8))));
        }
    }

    [Benchmark(Baseline = true)]
    public int PixelByPixel()
    {
        var area = 0;
        var scaleX = (float)_fit.Source.Width / _fit.Target.Width;
        var scaleY = (float)_fit.Source.Height / _fit.Target.Height;
        for (var y = 0; y < _fit.Source.Height; y++)
        {
            var v = Math.Clamp(((y + 0.5f) / scaleY) - 0.5f, 0, _fit.Target.Height - 1);
            var row = _mask.Row(_fit.Source.Y + y);
            for (var x = 0; x < _fit.Source.Width; x++)
            {
                var u = Math.Clamp(((x + 0.5f) / scaleX) - 0.5f, 0, _fit.Target.Width - 1);
                var p = At((int)u, (int)v, u - (int)u, v - (int)v);
                row[_fit.Source.X + x] = p >= 0.5f ? Mask.Inside : (byte)0;
                area += p >= 0.5f ? 1 : 0;
            }
        }

        return area;
    }

    [Benchmark]
    public int ByRuns() => _upsampler.Draw(_map, _fit.Target, _fit, 0.5f, within: null, _mask).Area;

    public void Dispose()
    {
        _mask.Dispose();
        GC.SuppressFinalize(this);
    }

    private float At(int x, int y, float across, float down)
    {
        var (x2, y2) = (Math.Min(x + 1, _fit.Target.Width - 1), Math.Min(y + 1, _fit.Target.Height - 1));
        float Pixel(int px, int py) => _map[((py + _fit.Target.Y) * 192) + px + _fit.Target.X];
        var upper = Pixel(x, y) + ((Pixel(x2, y) - Pixel(x, y)) * across);
        var lower = Pixel(x, y2) + ((Pixel(x2, y2) - Pixel(x, y2)) * across);
        return upper + ((lower - upper) * down);
    }
}
