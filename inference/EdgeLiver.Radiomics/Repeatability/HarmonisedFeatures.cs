using System.Collections.Immutable;

namespace EdgeLiver.Radiomics;

/// <summary>A vector of features without its device's effect.</summary>
/// <param name="Layout">Names, and a settings hash of its own.</param>
/// <param name="Device">The device whose effect was taken out.</param>
/// <param name="Values">A value a feature; 0 where it is undefined.</param>
/// <param name="Defined">False where a feature has no value.</param>
public sealed record HarmonisedFeatures(FeatureSchema Layout, string Device, ImmutableArray<double> Values, ImmutableArray<bool> Defined)
{
    /// <summary>True: the flag that travels with the vector.</summary>
    public bool Harmonised { get; } = true;
}
