namespace EdgeLiver.Radiomics;

/// <summary>The features of one region under fixed names in a fixed order; an undefined one is absent and says why.</summary>
/// <remarks>A vector can be filled again and again without allocation.</remarks>
public sealed class RadiomicFeatures
{
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

    internal void Begin(PixelSpacing spacing, string settingsHash, RadiomicMode mode)
    {
        Clear();
        Mode = mode;
        Spacing = spacing;
        SettingsHash = settingsHash;
    }

    /// <summary>The part of the vector that a family writes.</summary>
    internal FeatureBlock<TFeature> Block<TFeature>(Aggregation aggregation)
        where TFeature : struct, Enum
    {
        var (start, length) = (Layout.Start<TFeature>(aggregation), FeatureBlock<TFeature>.Length);
        return new FeatureBlock<TFeature>(_values.AsSpan(start, length), _undefined.AsSpan(start, length));
    }

    private void Clear()
    {
        Array.Clear(_values);
        Array.Fill(_undefined, "not measured");
    }
}
