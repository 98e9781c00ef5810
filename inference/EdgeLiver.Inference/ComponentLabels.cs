using System.Runtime.InteropServices;
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
/// <remarks>
/// By runs: a row's stretches at or above the threshold are joined to those of the row above that they touch, and the lowest run of a
/// region names it. No pixel's neighbours are looked at one by one.
/// </remarks>
internal sealed class ComponentLabels
{
    private readonly int _width;
    private readonly int _height;
    private readonly int[] _labels;
    private readonly Run[] _runs;
    private readonly List<Region> _regions = new(64);
    private readonly List<Component> _components = new(64);

    public ComponentLabels(int width, int height)
    {
        _width = width;
        _height = height;
        _labels = new int[width * height];
        _runs = new Run[height * ((width + 1) / 2)];
    }

    /// <summary>Per pixel the number of its region, 0 for none; row-major.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Finds the regions of one channel, in the order of their first pixels; the list is reused by the next call.</summary>
    public List<Component> Label(ReadOnlySpan<float> probability, float threshold, ReadOnlySpan<float> liver, float liverThreshold)
    {
        var runs = _runs.AsSpan(0, FindRuns(probability, threshold));
        Array.Clear(_labels);
        _regions.Clear();
        _components.Clear();
        for (var i = 0; i < runs.Length; i++)
        {
            ref var run = ref runs[i];
            var root = Root(i);
            if (root == i)
            {
                _regions.Add(new Region { Left = _width, Top = run.Row });
            }

            // A root stands before all others of its region, so it has its number.
            run.Label = root == i ? _regions.Count : runs[root].Label;
            Add(run, probability, liver, liverThreshold, ref CollectionsMarshal.AsSpan(_regions)[run.Label - 1]);
        }

        for (var i = 0; i < _regions.Count; i++)
        {
            _components.Add(_regions[i].ToComponent(i + 1));
        }

        return _components;
    }

    private int FindRuns(ReadOnlySpan<float> probability, float threshold)
    {
        int count = 0, above = 0;
        for (var y = 0; y < _height; y++)
        {
            var row = probability.Slice(y * _width, _width);
            var begin = count;
            for (var x = 0; x < row.Length; x++)
            {
                if (!(row[x] >= threshold))
                {
                    continue;
                }

                var start = x;
                while (x < row.Length && row[x] >= threshold)
                {
                    x++;
                }

                _runs[count] = new Run { Row = y, Start = start, End = x, Parent = count };
                count++;
            }

            Join(above, begin, count);
            above = begin;
        }

        return count;
    }

    /// <summary>Joins the runs of a row, [begin, end), to those of the row above it, [above, begin), that they touch, corners included.</summary>
    private void Join(int above, int begin, int end)
    {
        for (var (upper, i) = (above, begin); i < end && upper < begin;)
        {
            if (_runs[upper].Start <= _runs[i].End && _runs[upper].End >= _runs[i].Start)
            {
                var (a, b) = (Root(upper), Root(i));
                _runs[Math.Max(a, b)].Parent = Math.Min(a, b);
            }

            // The one that ends first touches nothing further.
            if (_runs[upper].End < _runs[i].End)
            {
                upper++;
            }
            else
            {
                i++;
            }
        }
    }

    private int Root(int run)
    {
        while (_runs[run].Parent != run)
        {
            // Halving the way as it is walked keeps it short.
            run = _runs[run].Parent = _runs[_runs[run].Parent].Parent;
        }

        return run;
    }

    private void Add(Run run, ReadOnlySpan<float> probability, ReadOnlySpan<float> liver, float liverThreshold, ref Region region)
    {
        var from = (run.Row * _width) + run.Start;
        var length = run.End - run.Start;
        _labels.AsSpan(from, length).Fill(run.Label);
        region.Left = Math.Min(region.Left, run.Start);
        region.Right = Math.Max(region.Right, run.End);
        region.Bottom = run.Row + 1;
        region.Area += length;
        var livers = liver.Slice(from, length);
        var values = probability.Slice(from, length);
        for (var i = 0; i < values.Length; i++)
        {
            region.Sum += values[i];
            region.Peak = Math.Max(region.Peak, values[i]);
            region.InLiver += livers[i] >= liverThreshold ? 1 : 0;
        }
    }

    /// <summary>A stretch of one row, columns [Start, End).</summary>
    private struct Run
    {
        public int Row, Start, End, Parent, Label;
    }

    /// <summary>What is known of a region so far; right and bottom are one beyond.</summary>
    private struct Region
    {
        public int Left, Top, Right, Bottom, Area, InLiver;
        public float Sum, Peak;

        public readonly Component ToComponent(int label) =>
            new(label, new PixelBox(Left, Top, Right - Left, Bottom - Top), Area, Sum / Area, Peak, (float)InLiver / Area);
    }
}
