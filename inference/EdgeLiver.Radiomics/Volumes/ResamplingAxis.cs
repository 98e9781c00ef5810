namespace EdgeLiver.Radiomics;

/// <summary>Interpolation along one axis: where the new points lie among the old ones, and what each takes from them.</summary>
internal sealed class ResamplingAxis
{
    // n * old / new that is whole on paper may come out a little above it; that must not add a point.
    private const double CountSlack = 1e-9;

    private readonly int _length;
    private readonly bool _isSame;
    private readonly int _taps;
    private readonly bool _isSpline;

    // Point p takes _weights[_taps * p + k] of sample _first[p] + k; samples beyond both ends count as CubicSpline.Reach says.
    private readonly int[] _first;
    private readonly double[] _weights;

    public ResamplingAxis(int length, double fromMm, double toMm, Interpolation interpolation)
    {
        _length = length;
        Points = (int)PointCount(length, fromMm, toMm);
        _isSame = fromMm == toMm;
        _isSpline = interpolation == Interpolation.Cubic;
        _taps = interpolation switch { Interpolation.Nearest => 1, Interpolation.Linear => 2, _ => 4 };
        _first = new int[_isSame ? 0 : Points];
        _weights = new double[_first.Length * _taps];
        var step = toMm / fromMm;
        var origin = 0.5 * (length - 1 - (step * (Points - 1)));
        for (var point = 0; point < _first.Length; point++)
        {
            Place(point, origin + (point * step));
        }
    }

    /// <summary>Points of the new grid.</summary>
    public int Points { get; }

    /// <summary>⌈n · old / new⌉, at least 1.</summary>
    public static double PointCount(int length, double fromMm, double toMm) =>
        fromMm == toMm ? length : Math.Max(1, Math.Ceiling(length * fromMm / toMm * (1 - CountSlack)));

    /// <summary>Interpolates along this axis.</summary>
    /// <param name="values">Lines of the old length.</param>
    /// <param name="stride">Distance of neighbours on a line; as many lines lie interleaved.</param>
    public double[] Apply(double[] values, int stride)
    {
        if (_isSame)
        {
            return values;
        }

        var blocks = values.Length / (_length * stride);
        var result = new double[blocks * Points * stride];
        var line = new double[_length + (2 * CubicSpline.Reach)];
        for (var block = 0; block < blocks; block++)
        {
            for (var lane = 0; lane < stride; lane++)
            {
                Take(values.AsSpan((block * _length * stride) + lane), stride, line);
                Interpolate(line, result.AsSpan((block * Points * stride) + lane), stride);
            }
        }

        return result;
    }

    private void Place(int point, double position)
    {
        var weights = _weights.AsSpan(point * _taps, _taps);
        if (_taps == 1)
        {
            _first[point] = (int)Math.Floor(position + 0.5);
            weights[0] = 1;
            return;
        }

        var below = Math.Floor(position);
        var part = position - below;
        if (_taps == 2)
        {
            _first[point] = (int)below;
            (weights[0], weights[1]) = (1 - part, part);
            return;
        }

        _first[point] = (int)below - 1;
        CubicSpline.Weights(part, weights);
    }

    private void Take(ReadOnlySpan<double> values, int stride, Span<double> line)
    {
        for (var i = 0; i < _length; i++)
        {
            line[i + CubicSpline.Reach] = values[i * stride];
        }

        if (_isSpline)
        {
            CubicSpline.ToCoefficients(line);
            return;
        }

        line[..CubicSpline.Reach].Fill(line[CubicSpline.Reach]);
        line[^CubicSpline.Reach..].Fill(line[^(CubicSpline.Reach + 1)]);
    }

    private void Interpolate(ReadOnlySpan<double> line, Span<double> result, int stride)
    {
        for (var point = 0; point < Points; point++)
        {
            var sum = 0.0;
            for (var k = 0; k < _taps; k++)
            {
                sum += _weights[(point * _taps) + k] * line[_first[point] + k + CubicSpline.Reach];
            }

            result[point * stride] = sum;
        }
    }
}
