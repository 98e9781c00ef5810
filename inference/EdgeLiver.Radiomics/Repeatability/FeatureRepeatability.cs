namespace EdgeLiver.Radiomics;

/// <summary>Spread of each feature over the frames of one lesion track, as the frames come.</summary>
/// <remarks>
/// Welford's recurrence (Technometrics 4, 1962, 419-420): constant memory, no allocation per frame, and no loss of digits where the
/// spread is small beside the mean. One thread at a time.
/// </remarks>
/// <param name="layout">What the vectors hold.</param>
public sealed class FeatureRepeatability(FeatureSchema layout)
{
    private const string NoFrame = "it is undefined in every frame";
    private const string OneFrame = "fewer than two frames have it";
    private const string ZeroMean = "the mean is 0";
    private const string FewSteps = "fewer than three frames in a row have it";
    private const string NoSpread = "all values are equal";

    private readonly Accumulator[] _features = new Accumulator[layout.Names.Length];
    private readonly bool[] _defined = new bool[layout.Names.Length];

    public FeatureSchema Layout => layout;

    /// <summary>Frames added, whatever was defined in them.</summary>
    public int Frames { get; private set; }

    /// <summary>Spread of the feature at a position of the names.</summary>
    public FeatureSpread this[int feature]
    {
        get
        {
            ref readonly var f = ref _features[feature];
            var deviation = Math.Sqrt(f.SquaredDeviations / (f.Count - 1));
            return new FeatureSpread(
                f.Count,
                f.Count == 0 ? Statistic.Undefined(NoFrame) : Statistic.Of(f.Mean),
                f.Count < 2 ? Statistic.Undefined(OneFrame) : Statistic.Of(deviation),
                f.Count < 2 ? Statistic.Undefined(OneFrame) : f.Mean == 0 ? Statistic.Undefined(ZeroMean) : Statistic.Of(deviation / Math.Abs(f.Mean)),
                f.Steps < 2 ? Statistic.Undefined(FewSteps) : f.SquaredDeviations == 0 ? Statistic.Undefined(NoSpread)
                    : Statistic.Of(1 - (f.SquaredSteps / f.Steps / (2 * deviation * deviation))));
        }
    }

    /// <summary>Adds the next frame.</summary>
    /// <param name="values">A value a feature; what is not defined is not looked at.</param>
    /// <param name="defined">False where a feature has no value in this frame.</param>
    /// <param name="settingsHash">Settings that the values were made with.</param>
    /// <exception cref="ArgumentException">Other settings, another number of features, or a defined value that is not finite; nothing was added.</exception>
    public void Add(ReadOnlySpan<double> values, ReadOnlySpan<bool> defined, string settingsHash)
    {
        layout.RequireHash(settingsHash);
        layout.RequireVector(values, defined);
        for (var i = 0; i < values.Length; i++)
        {
            if (defined[i])
            {
                _features[i].Add(values[i]);
            }
            else
            {
                _features[i].Skip();
            }
        }

        Frames++;
    }

    /// <summary>Adds the next frame's vector.</summary>
    /// <exception cref="ArgumentException">Other settings or other features; nothing was added.</exception>
    public void Add(RadiomicFeatures features)
    {
        features.MarkDefined(_defined);
        Add(features.Values, _defined, features.SettingsHash);
    }

    /// <summary>A copy that later frames do not change.</summary>
    public FeatureRepeatability Copy()
    {
        var copy = new FeatureRepeatability(layout) { Frames = Frames };
        _features.CopyTo(copy._features, 0);
        return copy;
    }

    /// <summary>Forgets all frames, for the next track.</summary>
    public void Clear()
    {
        Array.Clear(_features);
        Frames = 0;
    }

    internal double SquaredDeviations(int feature) => _features[feature].SquaredDeviations;

    private struct Accumulator
    {
        private double _last;
        private bool _hasLast;

        public int Count { get; private set; }

        public double Mean { get; private set; }

        public double SquaredDeviations { get; private set; }

        public int Steps { get; private set; }

        public double SquaredSteps { get; private set; }

        public void Add(double value)
        {
            if (_hasLast)
            {
                Steps++;
                SquaredSteps += (value - _last) * (value - _last);
            }

            Count++;
            var fromOldMean = value - Mean;
            Mean += fromOldMean / Count;
            SquaredDeviations += fromOldMean * (value - Mean);
            (_last, _hasLast) = (value, true);
        }

        public void Skip() => _hasLast = false;
    }
}
