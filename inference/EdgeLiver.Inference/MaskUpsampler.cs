using EdgeLiver.Imaging;

namespace EdgeLiver.Inference;

/// <summary>What <see cref="MaskUpsampler"/> wrote.</summary>
internal readonly record struct Drawn(PixelBox Box, int Area, double SumX, double SumY);

/// <summary>Draws the part of a probability map at or above a threshold into a mask of the screen's size, bilinear.</summary>
/// <remarks>
/// Row by row: the map is interpolated down to one line, then between two map columns the line is straight, so where it is
/// above the threshold is a run with a computed end: no work per pixel but the fill.
/// </remarks>
internal sealed class MaskUpsampler
{
    private readonly int _width;
    private readonly float[] _line;

    /// <param name="width">Columns of the map.</param>
    public MaskUpsampler(int width)
    {
        _width = width;
        _line = new float[width];
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
        int left = mask.Width, right = -1, top = -1, bottom = -1, area = 0;
        double sumX = 0, sumY = 0;
        for (var y = rows.First; y < rows.End; y++)
        {
            Interpolate(map, part, fit, (((y - fit.Source.Y) + 0.5f) / scaleY) - 0.5f + fit.Target.Y);
            var row = mask.Row(y);
            var limit = within is null ? default : within.Row(y);
            var cursor = new RunCursor(part, fit, scaleX, threshold, _line);
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

    private void Interpolate(ReadOnlySpan<float> map, PixelBox part, Letterbox fit, float at)
    {
        at = Math.Clamp(at, fit.Target.Y, fit.Target.Bottom - 1);
        var upper = (int)at;
        var lower = Math.Min(upper + 1, fit.Target.Bottom - 1);
        var share = at - upper;
        var (first, end) = Columns(part, fit);
        for (var x = first; x < end; x++)
        {
            var above = map[(upper * _width) + x];
            _line[x] = above + ((map[(lower * _width) + x] - above) * share);
        }
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

        public RunCursor(PixelBox part, Letterbox fit, float scale, float threshold, ReadOnlySpan<float> line)
        {
            _source = fit.Source;
            _targetX = fit.Target.X;
            _scale = scale;
            _threshold = threshold;
            _line = line;
            (_first, _end) = Columns(part, fit);
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
