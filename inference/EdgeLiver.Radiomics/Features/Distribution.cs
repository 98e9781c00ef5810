namespace EdgeLiver.Radiomics;

/// <summary>How often each intensity or grey level occurs in a region: all that the histogram families need.</summary>
/// <remarks>Counts are whole numbers and ranks too, so nothing depends on the order of pixels and no rank is off by a rounding error.</remarks>
internal readonly ref struct Distribution
{
    private readonly ReadOnlySpan<double> _values;
    private readonly ReadOnlySpan<int> _counts;

    /// <param name="values">Rising; at least one of them occurs.</param>
    /// <param name="counts">How often each occurs; 0 is allowed.</param>
    public Distribution(ReadOnlySpan<double> values, ReadOnlySpan<int> counts)
    {
        var first = counts.IndexOfAnyExcept(0);
        var last = counts.LastIndexOfAnyExcept(0);
        if (first < 0)
        {
            throw new ArgumentException("no pixel is counted", nameof(counts));
        }

        _values = values[first..(last + 1)];
        _counts = counts[first..(last + 1)];
        double sum = 0;
        foreach (var i in Occupied)
        {
            Count += _counts[i];
            sum += _counts[i] * _values[i];
        }

        Mean = sum / Count;
    }

    /// <summary>Pixels.</summary>
    public long Count { get; }

    public double Mean { get; }

    public double Minimum => _values[0];

    public double Maximum => _values[^1];

    /// <summary>From <see cref="Minimum"/> to <see cref="Maximum"/>, gaps included.</summary>
    public ReadOnlySpan<double> Values => _values;

    public ReadOnlySpan<int> Counts => _counts;

    private OccupiedPlaces Occupied => new(_counts);

    /// <summary>Sum over all pixels of the distance from the mean to a power.</summary>
    public (double Second, double Third, double Fourth) CentralSums()
    {
        double second = 0, third = 0, fourth = 0;
        foreach (var i in Occupied)
        {
            var deviation = _values[i] - Mean;
            var square = _counts[i] * deviation * deviation;
            second += square;
            third += square * deviation;
            fourth += square * deviation * deviation;
        }

        return (second, third, fourth);
    }

    /// <summary>Sum of the squared values.</summary>
    public double Energy()
    {
        double energy = 0;
        foreach (var i in Occupied)
        {
            energy += _counts[i] * _values[i] * _values[i];
        }

        return energy;
    }

    /// <summary>The value at a rank, linear between two ranks.</summary>
    /// <param name="percent">0 to 100.</param>
    public double Percentile(int percent)
    {
        var (below, hundredths) = Math.DivRem((Count - 1) * percent, 100);
        var low = ValueAt(below);
        return hundredths == 0 ? low : low + ((ValueAt(below + 1) - low) * hundredths / 100.0);
    }

    /// <summary>Mean distance from a centre of the values between two bounds, both included; null where there is none.</summary>
    public double? MeanDeviation(double centre, double low = double.NegativeInfinity, double high = double.PositiveInfinity)
    {
        long count = 0;
        double sum = 0;
        foreach (var i in Occupied)
        {
            if (_values[i] >= low && _values[i] <= high)
            {
                count += _counts[i];
                sum += _counts[i] * Math.Abs(_values[i] - centre);
            }
        }

        return count > 0 ? sum / count : null;
    }

    /// <summary>Mean of the values between two bounds, both included; null where there is none.</summary>
    public double? MeanBetween(double low, double high)
    {
        long count = 0;
        double sum = 0;
        foreach (var i in Occupied)
        {
            if (_values[i] >= low && _values[i] <= high)
            {
                count += _counts[i];
                sum += _counts[i] * _values[i];
            }
        }

        return count > 0 ? sum / count : null;
    }

    private double ValueAt(long rank)
    {
        var place = 0;
        for (long seen = _counts[0]; seen <= rank; seen += _counts[place])
        {
            place++;
        }

        return _values[place];
    }

    /// <summary>The places that occur, by <c>foreach</c>.</summary>
    private ref struct OccupiedPlaces(ReadOnlySpan<int> counts)
    {
        private readonly ReadOnlySpan<int> _counts = counts;

        public int Current { get; private set; } = -1;

        public readonly OccupiedPlaces GetEnumerator() => this;

        public bool MoveNext()
        {
            do
            {
                Current++;
            }
            while (Current < _counts.Length && _counts[Current] == 0);
            return Current < _counts.Length;
        }
    }
}
