namespace EdgeLiver.Host.Pipeline;

/// <summary>Times of one stage: mean exact, percentiles to 0.05 ms up to 2 s; adding one allocates nothing.</summary>
internal sealed class LatencyHistogram
{
    private const double BinMs = 0.05;
    private readonly int[] _bins = new int[40_001];
    private double _sumMs;

    /// <summary>Times added.</summary>
    public int Count { get; private set; }

    /// <summary>Milliseconds; 0 before the first.</summary>
    public double MeanMs => Count == 0 ? 0 : _sumMs / Count;

    /// <summary>Milliseconds; 0 before the first.</summary>
    public double MaxMs { get; private set; }

    public void Add(TimeSpan time)
    {
        var ms = time.TotalMilliseconds;
        _bins[Math.Clamp((int)(ms / BinMs), 0, _bins.Length - 1)]++;
        _sumMs += ms;
        MaxMs = Math.Max(MaxMs, ms);
        Count++;
    }

    /// <summary>The time that a share of all times does not exceed, in milliseconds.</summary>
    /// <param name="share">0 to 1; 0.99 is p99.</param>
    public double PercentileMs(double share)
    {
        var rank = Math.Max(1, (int)Math.Ceiling(share * Count));
        var seen = 0;
        for (var bin = 0; bin < _bins.Length; bin++)
        {
            seen += _bins[bin];
            if (seen >= rank)
            {
                return bin == _bins.Length - 1 ? MaxMs : Math.Min((bin + 1) * BinMs, MaxMs);
            }
        }

        return 0;
    }

    public LatencySummary Summarise() => new(
        Round(MeanMs), Round(PercentileMs(0.5)), Round(PercentileMs(0.99)), Round(PercentileMs(0.999)), Round(MaxMs));

    private static double Round(double ms) => Math.Round(ms, 2);
}

/// <summary>Milliseconds.</summary>
internal readonly record struct LatencySummary(double Mean, double P50, double P99, double P999, double Max);
