using EdgeLiver.Radiomics;

namespace EdgeLiver.Host.Commands;

/// <summary>The names under which features are given out: IBSI's tags, or PyRadiomics' names.</summary>
internal static class RadiomicsNames
{
    /// <summary>Name and tag of each feature, in the order of the columns.</summary>
    public static IEnumerable<(string Name, string Tag)> Of(FeatureLayout layout, RadiomicMode mode) => mode == RadiomicMode.PyRadiomics
        ? PyRadiomicsNames.For(layout)
        : layout.Names.Select(name => (name, name));

    /// <summary>The same for a vector.</summary>
    public static IEnumerable<(string Name, string Tag)> Of(RadiomicFeatures features) => Of(features.Layout, features.Mode);

    /// <summary>Name and value of each feature, in the order of the columns; null where it is undefined.</summary>
    public static IEnumerable<(string Name, double? Value)> Values(RadiomicFeatures features)
    {
        foreach (var (name, tag) in Of(features))
        {
            double? value = !features.TryGet(tag, out var found) ? null
                : features.Mode == RadiomicMode.PyRadiomics ? PyRadiomicsNames.Value(name, features, found) : found;
            yield return (name, value);
        }
    }
}
