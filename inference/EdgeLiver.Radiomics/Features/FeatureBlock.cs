using System.Runtime.CompilerServices;

namespace EdgeLiver.Radiomics;

/// <summary>Where a family writes its features: one place for each member of the family's enumeration.</summary>
/// <typeparam name="TFeature">The family's enumeration, members numbered from 0 without gaps.</typeparam>
internal readonly ref struct FeatureBlock<TFeature>(Span<double> values, Span<string?> undefined)
    where TFeature : struct, Enum
{
    private readonly Span<double> _values = values;
    private readonly Span<string?> _undefined = undefined;

    /// <summary>Features of the family.</summary>
    public static int Length { get; } = Enum.GetValues<TFeature>().Length;

    /// <summary>Stores a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite: the family has missed a case that it must say is undefined.</exception>
    public double this[TFeature feature]
    {
        set => this[Unsafe.BitCast<TFeature, int>(feature)] = value;
    }

    /// <inheritdoc cref="this[TFeature]"/>
    public double this[int position]
    {
        set
        {
            if (!double.IsFinite(value))
            {
                ThrowNotFinite(position, value);
            }

            _values[position] = value;
            _undefined[position] = null;
        }
    }

    /// <summary>Says that a feature has no value here, and why.</summary>
    public void SetUndefined(TFeature feature, string reason) => SetUndefined(Unsafe.BitCast<TFeature, int>(feature), reason);

    /// <inheritdoc cref="SetUndefined(TFeature, string)"/>
    public void SetUndefined(int position, string reason)
    {
        _values[position] = 0;
        _undefined[position] = reason;
    }

    /// <summary>Says that the whole family has no value here, and why.</summary>
    public void SetAllUndefined(string reason)
    {
        _values.Clear();
        _undefined.Fill(reason);
    }

    /// <summary>Stores a value where it is defined.</summary>
    public void SetOr(TFeature feature, bool defined, double value, string reason)
    {
        if (defined)
        {
            this[feature] = value;
        }
        else
        {
            SetUndefined(feature, reason);
        }
    }

    private static void ThrowNotFinite(int position, double value) => throw new ArgumentOutOfRangeException(
        nameof(value), value, $"{Unsafe.BitCast<int, TFeature>(position)} must be a finite number or undefined");
}
