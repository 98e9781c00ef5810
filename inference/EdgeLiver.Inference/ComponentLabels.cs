using EdgeLiver.Imaging;

namespace EdgeLiver.Inference;

/// <summary>A connected region in the network's picture.</summary>
/// <param name="Label">Its number in the label map, from 1.</param>
/// <param name="Box">Tight box.</param>
/// <param name="Area">Pixels.</param>
/// <param name="Mean">Mean probability.</param>
/// <param name="Peak">Highest probability.</param>
/// <param name="LiverShare">Share of its pixels that are liver, 0 to 1.</param>
internal readonly record struct Component(int Label, PixelBox Box, int Area, float Mean, float Peak, float LiverShare);

/// <summary>Regions of neighbouring pixels (eight neighbours) at or above a threshold.</summary>
internal sealed class ComponentLabels
{
    private readonly int _width;
    private readonly int _height;
    private readonly short[] _labels;
    private readonly int[] _stack;
    private readonly List<Component> _components = new(64);

    public ComponentLabels(int width, int height)
    {
        _width = width;
        _height = height;
        _labels = new short[width * height];
        _stack = new int[width * height];
    }

    /// <summary>Per pixel the number of its region, 0 for none; row-major.</summary>
    public ReadOnlySpan<short> Labels => _labels;

    /// <summary>Finds the regions of one channel; the list is reused by the next call.</summary>
    public List<Component> Label(ReadOnlySpan<float> probability, float threshold, ReadOnlySpan<float> liver, float liverThreshold)
    {
        Array.Clear(_labels);
        _components.Clear();
        for (var seed = 0; seed < _labels.Length && _components.Count < short.MaxValue; seed++)
        {
            if (_labels[seed] == 0 && probability[seed] >= threshold)
            {
                _components.Add(Flood(seed, (short)(_components.Count + 1), probability, threshold, liver, liverThreshold));
            }
        }

        return _components;
    }

    private Component Flood(
        int seed, short label, ReadOnlySpan<float> probability, float threshold, ReadOnlySpan<float> liver, float liverThreshold)
    {
        int left = _width, right = 0, top = _height, bottom = 0, area = 0, inLiver = 0, depth = 0;
        float sum = 0, peak = 0;
        _labels[seed] = label;
        _stack[depth++] = seed;
        while (depth > 0)
        {
            var at = _stack[--depth];
            var (y, x) = Math.DivRem(at, _width);
            area++;
            sum += probability[at];
            peak = Math.Max(peak, probability[at]);
            inLiver += liver[at] >= liverThreshold ? 1 : 0;
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
            for (var ny = Math.Max(0, y - 1); ny <= Math.Min(_height - 1, y + 1); ny++)
            {
                for (var nx = Math.Max(0, x - 1); nx <= Math.Min(_width - 1, x + 1); nx++)
                {
                    var next = (ny * _width) + nx;
                    if (_labels[next] == 0 && probability[next] >= threshold)
                    {
                        _labels[next] = label;
                        _stack[depth++] = next;
                    }
                }
            }
        }

        var box = new PixelBox(left, top, right - left + 1, bottom - top + 1);
        return new Component(label, box, area, sum / area, peak, (float)inLiver / area);
    }
}
