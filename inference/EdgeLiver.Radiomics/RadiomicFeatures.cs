namespace EdgeLiver.Radiomics;

/// <summary>The features of one region under fixed names in a fixed order; an undefined one is absent and says why.</summary>
/// <remarks>A vector can be filled again and again without allocation.</remarks>
public sealed class RadiomicFeatures
{
    private const string NotMeasured = "not measured";

    private readonly double[] _values;
    private readonly string?[] _undefined;

    /// <summary>A vector in which no feature is known yet.</summary>
    /// <param name="layout">Which features, in what order.</param>
    public RadiomicFeatures(FeatureLayout layout)
    {
        Layout = layout;
        _values = new double[layout.Names.Length];
        _undefined = new string?[layout.Names.Length];
        Clear();
    }

    /// <summary>Names and order.</summary>
    public FeatureLayout Layout { get; }

    /// <summary>Scale that the shape was measured with.</summary>
    public PixelSpacing Spacing { get; private set; }

    /// <summary>Whose conventions the values follow.</summary>
    public RadiomicMode Mode { get; private set; }

    /// <summary>Short hash of what the values depend on beside the pixels; vectors with different hashes must not be mixed.</summary>
    public string SettingsHash { get; private set; } = "";

    /// <summary>What the values mean: names and settings.</summary>
    public FeatureSchema Schema => new(Layout.Names, SettingsHash);

    /// <summary>All values in the layout's order; one that is undefined is 0, see <see cref="TryGet(int, out double)"/>.</summary>
    internal ReadOnlySpan<double> Values => _values;

    /// <summary>The value of a feature, or false where it is undefined.</summary>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public bool TryGet(string name, out double value) => TryGet(Layout.Position(name), out value);

    /// <summary>The value of the feature at a position of the layout, or false where it is undefined.</summary>
    public bool TryGet(int position, out double value)
    {
        value = _values[position];
        return _undefined[position] is null;
    }

    /// <summary>Why a feature is absent; null where it is there.</summary>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public string? WhyUndefined(string name) => _undefined[Layout.Position(name)];

    /// <summary>Copies everything into a vector that the caller keeps.</summary>
    /// <exception cref="ArgumentException">The other vector has other features.</exception>
    public void CopyTo(RadiomicFeatures target)
    {
        if (target.Layout != Layout)
        {
            throw new ArgumentException("the vectors have different features", nameof(target));
        }

        _values.CopyTo(target._values, 0);
        _undefined.CopyTo(target._undefined, 0);
        target.Spacing = Spacing;
        target.SettingsHash = SettingsHash;
        target.Mode = Mode;
    }

    /// <summary>A copy that the caller keeps.</summary>
    public RadiomicFeatures Copy()
    {
        var copy = new RadiomicFeatures(Layout);
        CopyTo(copy);
        return copy;
    }

    /// <summary>A vector without a device's shift and scale, under a settings hash of its own.</summary>
    /// <exception cref="ArgumentException">The parameters are for other settings.</exception>
    public RadiomicFeatures Harmonised(Harmonisation harmonisation)
    {
        var result = Copy();
        var defined = new bool[_values.Length];
        MarkDefined(defined);
        harmonisation.Apply(_values, defined, SettingsHash, result._values);
        result.SettingsHash = harmonisation.HarmonisedLayout.SettingsHash;
        return result;
    }

    internal void Begin(PixelSpacing spacing, string settingsHash, RadiomicMode mode)
    {
        Clear();
        Mode = mode;
        Spacing = spacing;
        SettingsHash = settingsHash;
    }

    /// <summary>Marks each feature that has a value.</summary>
    internal void MarkDefined(Span<bool> defined)
    {
        for (var i = 0; i < _undefined.Length; i++)
        {
            defined[i] = _undefined[i] is null;
        }
    }

    /// <summary>The part of the vector that a family writes.</summary>
    internal FeatureBlock<TFeature> Block<TFeature>(Aggregation aggregation)
        where TFeature : struct, Enum
    {
        var (start, length) = (Layout.Start<TFeature>(aggregation), FeatureBlock<TFeature>.Length);
        return new FeatureBlock<TFeature>(_values.AsSpan(start, length), _undefined.AsSpan(start, length));
    }

    /// <summary>Says why everything that was not written is absent.</summary>
    internal void ExplainRest(string reason)
    {
        foreach (ref var why in _undefined.AsSpan())
        {
            why = ReferenceEquals(why, NotMeasured) ? reason : why;
        }
    }

    private void Clear()
    {
        Array.Clear(_values);
        Array.Fill(_undefined, NotMeasured);
    }
}
