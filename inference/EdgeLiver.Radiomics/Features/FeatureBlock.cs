using System.Runtime.CompilerServices;

namespace EdgeLiver.Radiomics;

/// <summary>Where a family writes its features: one place for each member of the family's enumeration.</summary>
/// <typeparam name="TFeature">The family's enumeration, members numbered from 0 without gaps.</typeparam>
internal readonly ref struct FeatureBlock<TFeature>(Span<double> values, Span<string?> undefined)
    where TFeature : struct, Enum
{
    private readonly Span<double> _values = values;
    private readonly Span<string?> _undefined = undefined;

    /// <summary>Stores a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite: the family has missed a case that it must say is undefined.</exception>
    public double this[TFeature feature]
    {
        set
        {
            if (!double.IsFinite(value))
            {
                ThrowNotFinite(feature, value);
            }

            var position = Unsafe.BitCast<TFeature, int>(feature);
            _values[position] = value;
            _undefined[position] = null;
        }
    }

    /// <summary>Says that a feature has no value here, and why.</summary>
    public void SetUndefined(TFeature feature, string reason)
    {
        var position = Unsafe.BitCast<TFeature, int>(feature);
        _values[position] = 0;
        _undefined[position] = reason;
    }

    private static void ThrowNotFinite(TFeature feature, double value) =>
        throw new ArgumentOutOfRangeException(nameof(value), value, $"{feature} must be a finite number or undefined");
}
