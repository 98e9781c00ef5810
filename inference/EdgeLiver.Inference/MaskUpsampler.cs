using System.Numerics.Tensors;
using EdgeLiver.Imaging;

namespace EdgeLiver.Inference;

/// <summary>What <see cref="MaskUpsampler"/> wrote.</summary>
internal readonly record struct Drawn(PixelBox Box, int Area, double SumX, double SumY);

/// <summary>Draws the part of a probability map at or above a threshold into a mask of the screen's size, bilinear.</summary>
/// <remarks>
/// Row by row: the map is interpolated down to one line, then between two map columns the line is straight, so where it is
/// above the threshold is a run with a computed end: no work per pixel but the fill. Rows and columns where neither of the two map
/// rows reaches the threshold are left out.
/// </remarks>
internal sealed class MaskUpsampler
{
    private readonly int _width;
    private readonly float[] _line;
    private readonly (int First, int End)[] _reach;

    /// <param name="width">Columns of the map.</param>
    /// <param name="height">Rows of the map.</param>
    public MaskUpsampler(int width, int height)
    {
        _width = width;
        _line = new float[width];
        _reach = new (int, int)[height];
    }

    /// <summary>Draws into <paramref name="mask"/>, only where <paramref name="within"/> is inside.</summary>
    /// <param name="map">Probabilities, row-major.</param>
    /// <param name="part">The box of the map to draw.</param>
    /// <param name="fit">Where the map lies on the screen.</param>
    /// <param name="threshold">Probability, 0 to 1.</param>
    /// <param name="within">The fan at the screen's size, or null for everywhere.</param>
    /// <param name="mask">At the screen's size.</param>
    public Drawn Draw(ReadOnlySpan<float> map, PixelBox part, Letterbox fit, float threshold, Mask? within, Mask mask)
    {
        var scaleX = (float)fit.Source.Width / fit.Target.Width;
        var scaleY = (float)fit.Source.Height / fit.Target.Height;
        var rows = Rows(part, fit, scaleY);
        FindReach(map, part, fit, threshold);
        int left = mask.Width, right = -1, top = -1, bottom = -1, area = 0;
        double sumX = 0, sumY = 0;
        for (var y = rows.First; y < rows.End; y++)
        {
            var columns = Interpolate(map, part, fit, (((y - fit.Source.Y) + 0.5f) / scaleY) - 0.5f + fit.Target.Y);
            var row = mask.Row(y);
            var limit = within is null ? default : within.Row(y);
            var cursor = new RunCursor(columns, fit, scaleX, threshold, _line);
            while (cursor.Next(out var start, out var end))
            {
                var run = row[start..end];
                if (within is null)
                {
                    run.Fill(Mask.Inside);
                }
                else
                {
                    limit[start..end].CopyTo(run);
                }

                var count = run.Length - run.Count((byte)0);
                if (count == 0)
                {
                    continue;
                }

                area += count;
                sumX += count * ((start + end - 1) / 2.0);
                sumY += count * (double)y;
                left = Math.Min(left, start + run.IndexOfAnyExcept((byte)0));
                right = Math.Max(right, start + run.LastIndexOfAnyExcept((byte)0));
                top = top < 0 ? y : top;
                bottom = y;
            }
        }

        return area == 0 ? default : new Drawn(new PixelBox(left, top, right - left + 1, bottom - top + 1), area, sumX, sumY);
    }

    private static (int First, int End) Rows(PixelBox part, Letterbox fit, float scaleY)
    {
        var first = fit.Source.Y + (int)MathF.Floor((part.Y - 1 - fit.Target.Y) * scaleY);
        var end = fit.Source.Y + (int)MathF.Ceiling((part.Bottom + 1 - fit.Target.Y) * scaleY);
        return (Math.Max(first, fit.Source.Y), Math.Min(end, fit.Source.Bottom));
    }

    /// <summary>In each map row that is drawn from, the columns from the first to the last that reach the threshold.</summary>
    private void FindReach(ReadOnlySpan<float> map, PixelBox part, Letterbox fit, float threshold)
    {
        // What an earlier part has left in the rows beside this one must not be read.
        Array.Clear(_reach);
        var (first, end) = Columns(part, fit);
        for (var y = Math.Max(part.Y - 1, fit.Target.Y); y < Math.Min(part.Bottom + 1, fit.Target.Bottom); y++)
        {
            var row = map.Slice(y * _width, end);
            var from = first;
            while (from < end && !(row[from] >= threshold))
            {
                from++;
            }

            var to = end;
            while (to > from && !(row[to - 1] >= threshold))
            {
                to--;
            }

            _reach[y] = (from, to);
        }
    }

    /// <summary>Interpolates the map down to one line.</summary>
    /// <returns>The columns of the line that are filled, with one below the threshold on either side where there is one; none where all are below.</returns>
    private (int First, int End) Interpolate(ReadOnlySpan<float> map, PixelBox part, Letterbox fit, float at)
    {
        at = Math.Clamp(at, fit.Target.Y, fit.Target.Bottom - 1);
        var upper = (int)at;
        var lower = Math.Min(upper + 1, fit.Target.Bottom - 1);
        var ((from, to), (lowerFrom, lowerTo)) = (_reach[upper], _reach[lower]);
        if (from == to)
        {
            (from, to) = (lowerFrom, lowerTo);
        }
        else if (lowerFrom != lowerTo)
        {
            (from, to) = (Math.Min(from, lowerFrom), Math.Max(to, lowerTo));
        }

        if (from == to)
        {
            return (0, 0);
        }

        var (first, end) = Columns(part, fit);
        (first, end) = (Math.Max(first, from - 1), Math.Min(end, to + 1));
        var above = map.Slice((upper * _width) + first, end - first);
        var line = _line.AsSpan(first, end - first);
        TensorPrimitives.Subtract(map.Slice((lower * _width) + first, end - first), above, line);
        TensorPrimitives.MultiplyAdd(line, at - upper, above, line);
        return (first, end);
    }

    private static (int First, int End) Columns(PixelBox part, Letterbox fit) =>
        (Math.Max(part.X - 1, fit.Target.X), Math.Min(part.Right + 1, fit.Target.Right));

    /// <summary>Walks the runs of one screen row that lie at or above the threshold.</summary>
    private ref struct RunCursor
    {
        private readonly PixelBox _source;
        private readonly int _targetX;
        private readonly float _scale;
        private readonly float _threshold;
        private readonly ReadOnlySpan<float> _line;
        private readonly int _first;
        private readonly int _end;
        private int _column;

        public RunCursor((int First, int End) columns, Letterbox fit, float scale, float threshold, ReadOnlySpan<float> line)
        {
            _source = fit.Source;
            _targetX = fit.Target.X;
            _scale = scale;
            _threshold = threshold;
            _line = line;
            (_first, _end) = columns;
            _column = _first;
        }

        /// <summary>The next run of screen columns, [start, end).</summary>
        public bool Next(out int start, out int end)
        {
            while (_column < _end && _line[_column] < _threshold)
            {
                _column++;
            }

            if (_column >= _end)
            {
                start = end = 0;
                return false;
            }

            start = _column == _first ? Screen(_first - 0.5f) : Screen(Crossing(_column - 1));
            while (_column < _end && _line[_column] >= _threshold)
            {
                _column++;
            }

            end = _column == _end ? Screen(_end - 0.5f) : Screen(Crossing(_column - 1));
            return true;
        }

        /// <summary>Where the straight line from column <paramref name="i"/> to the next meets the threshold, in map columns.</summary>
        private readonly float Crossing(int i) => i + ((_threshold - _line[i]) / (_line[i + 1] - _line[i]));

        /// <summary>First screen column whose centre is not left of this place of the map.</summary>
        private readonly int Screen(float at) =>
            Math.Clamp(_source.X + (int)MathF.Ceiling((((at - _targetX) + 0.5f) * _scale) - 0.5f), _source.X, _source.Right);
    }
}
