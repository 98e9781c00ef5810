namespace EdgeLiver.Radiomics;

/// <summary>The mean of a family's features over several matrices: directions, slices or both.</summary>
/// <remarks>A matrix in which a feature is undefined does not count for it; undefined in all of them, it stays undefined.</remarks>
/// <typeparam name="TFeature">The family's enumeration.</typeparam>
internal readonly ref struct FeatureAverage<TFeature>
    where TFeature : struct, Enum
{
    private readonly Span<double> _values;
    private readonly Span<string?> _undefined;
    private readonly Span<double> _sums;
    private readonly Span<int> _counts;
    private readonly Span<string?> _reasons;

    /// <param name="scratch">Memory that is used until the end; its content does not matter.</param>
    public FeatureAverage(FeatureScratch scratch)
    {
        var length = FeatureBlock<TFeature>.Length;
        _values = scratch.Values.AsSpan(0, length);
        _undefined = scratch.Undefined.AsSpan(0, length);
        _sums = scratch.Sums.AsSpan(0, length);
        _counts = scratch.Counts.AsSpan(0, length);
        _reasons = scratch.Reasons.AsSpan(0, length);
        _sums.Clear();
        _counts.Clear();
        _reasons.Clear();
    }

    /// <summary>Where the next matrix writes its features, before <see cref="Add"/>.</summary>
    public FeatureBlock<TFeature> Next()
    {
        var block = new FeatureBlock<TFeature>(_values, _undefined);
        block.SetAllUndefined("not measured");
        return block;
    }

    /// <summary>Takes what was written to <see cref="Next"/>.</summary>
    public void Add()
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (_undefined[i] is null)
            {
                _sums[i] += _values[i];
                _counts[i]++;
            }
            else
            {
                _reasons[i] ??= _undefined[i];
            }
        }
    }

    /// <summary>Writes the means.</summary>
    /// <param name="target">Where they go.</param>
    /// <param name="nothing">Why there is no mean, where no matrix was added.</param>
    public void Write(FeatureBlock<TFeature> target, string nothing = "the region is empty")
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (_counts[i] > 0)
            {
                target[i] = _sums[i] / _counts[i];
            }
            else
            {
                target.SetUndefined(i, _reasons[i] ?? nothing);
            }
        }
    }
}
