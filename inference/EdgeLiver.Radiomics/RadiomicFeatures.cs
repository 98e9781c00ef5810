using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace EdgeLiver.Radiomics;

/// <summary>The features of one region under fixed names in a fixed order; an undefined one is absent and says why.</summary>
/// <remarks>
/// Names: the IBSI tags for intensity statistics (<c>stat_mean</c>), PyRadiomics' names for the 2-D shape
/// (<c>shape2D_Perimeter</c>), which IBSI does not define. A vector can be filled again and again without allocation.
/// </remarks>
public sealed class RadiomicFeatures
{
    /// <summary>All names, in the order of every vector.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "stat_mean", "stat_var", "stat_skew", "stat_kurt", "stat_median", "stat_min", "stat_p10", "stat_p90", "stat_max",
        "stat_iqr", "stat_range", "stat_mad", "stat_rmad", "stat_medad", "stat_cov", "stat_qcod", "stat_energy", "stat_rms",
        "shape2D_MeshSurface", "shape2D_PixelSurface", "shape2D_Perimeter", "shape2D_PerimeterSurfaceRatio",
        "shape2D_Sphericity", "shape2D_MaximumDiameter", "shape2D_MajorAxisLength", "shape2D_MinorAxisLength",
        "shape2D_Elongation",
    ];

    private static readonly FrozenDictionary<string, int> Positions = Names.Index().ToFrozenDictionary(x => x.Item, x => x.Index);
    private static readonly string HashInPixels = Hash("px");
    private static readonly string HashInMm = Hash("mm");

    private readonly double[] _values = new double[Names.Length];
    private readonly string?[] _undefined = new string?[Names.Length];

    /// <summary>A vector in which no feature is known yet.</summary>
    public RadiomicFeatures() => Clear();

    /// <summary>Scale that the shape was measured with.</summary>
    public PixelSpacing Spacing { get; private set; }

    /// <summary>Short hash of what the values depend on beside the pixels; vectors with different hashes must not be mixed.</summary>
    public string SettingsHash => Spacing.IsKnown ? HashInMm : HashInPixels;

    /// <summary>The value of a feature, or false where it is undefined.</summary>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public bool TryGet(string name, out double value) => TryGet(Position(name), out value);

    /// <summary>The value of the feature at a position of <see cref="Names"/>, or false where it is undefined.</summary>
    public bool TryGet(int position, out double value)
    {
        value = _values[position];
        return _undefined[position] is null;
    }

    /// <summary>Why a feature is absent; null where it is there.</summary>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public string? WhyUndefined(string name) => _undefined[Position(name)];

    /// <summary>Copies everything into a vector that the caller keeps.</summary>
    public void CopyTo(RadiomicFeatures target)
    {
        _values.CopyTo(target._values, 0);
        _undefined.CopyTo(target._undefined, 0);
        target.Spacing = Spacing;
    }

    internal void Begin(PixelSpacing spacing)
    {
        Clear();
        Spacing = spacing;
    }

    internal void Set(string name, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be a finite number or undefined");
        }

        var position = Position(name);
        _values[position] = value;
        _undefined[position] = null;
    }

    internal void SetUndefined(string name, string reason)
    {
        var position = Position(name);
        _values[position] = 0;
        _undefined[position] = reason;
    }

    private static int Position(string name) => Positions.TryGetValue(name, out var position)
        ? position
        : throw new ArgumentException($"no feature has the name '{name}'; RadiomicFeatures.Names lists all", nameof(name));

    private static string Hash(string unit)
    {
        var settings = $"edgeliver-radiomics/1;{string.Join(',', Names)};intensities=8bit;percentiles=linear;contour=marching-squares;unit={unit}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)))[..12];
    }

    private void Clear()
    {
        Array.Clear(_values);
        Array.Fill(_undefined, "not measured");
    }
}
