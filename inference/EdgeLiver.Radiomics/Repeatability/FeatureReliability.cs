namespace EdgeLiver.Radiomics;

/// <summary>ICC of each feature over all finished lesion tracks.</summary>
/// <remarks>
/// Only sums are kept, so memory does not grow with tracks or frames. Frames go to a <see cref="FeatureRepeatability"/>; when the
/// track ends, that is added here. One thread at a time.
/// </remarks>
public sealed class FeatureReliability
{
    private readonly double _confidence;
    private readonly Accumulator[] _features;

    /// <param name="layout">What the vectors hold.</param>
    /// <param name="confidence">Of the limits, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1.</exception>
    public FeatureReliability(FeatureSchema layout, double confidence = 0.95)
    {
        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "the confidence must lie between 0 and 1, both excluded");
        }

        Layout = layout;
        _confidence = confidence;
        _features = new Accumulator[layout.Names.Length];
    }

    public FeatureSchema Layout { get; }

    /// <summary>Tracks added.</summary>
    public int Tracks { get; private set; }

    /// <summary>ICC of the feature at a position of the names.</summary>
    public IntraclassCorrelation this[int feature] => _features[feature].Correlation(_confidence);

    /// <summary>Adds a finished track.</summary>
    /// <exception cref="ArgumentException">It has other settings or other features; nothing was added.</exception>
    public void Add(FeatureRepeatability track)
    {
        Layout.RequireSame(track.Layout);
        for (var i = 0; i < _features.Length; i++)
        {
            var spread = track[i];
            if (spread.Count > 0)
            {
                _features[i].Add(spread.Count, spread.Mean.Value, track.SquaredDeviations(i));
            }
        }

        Tracks++;
    }

    private struct Accumulator
    {
        private int _tracks;
        private long _frames;
        private double _squaredCounts;
        private double _mean;
        private double _between;
        private double _within;

        /// <summary>Welford's recurrence with a weight (West, Communications of the ACM 22, 1979, 532-535).</summary>
        public void Add(int count, double mean, double within)
        {
            var before = _frames;
            _frames += count;
            var fromOldMean = mean - _mean;
            _mean += fromOldMean * count / _frames;
            _between += fromOldMean * fromOldMean * count * before / _frames;
            _within += within;
            _squaredCounts += (double)count * count;
            _tracks++;
        }

        public readonly IntraclassCorrelation Correlation(double confidence) =>
            IntraclassCorrelation.From(_tracks, _frames, _squaredCounts, _between, _within, confidence);
    }
}
