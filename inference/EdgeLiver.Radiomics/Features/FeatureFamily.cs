using System.Collections.Immutable;
using System.Reflection;

namespace EdgeLiver.Radiomics;

/// <summary>The tags of a family's features, in the order of its enumeration.</summary>
/// <typeparam name="TFeature">The enumeration.</typeparam>
internal static class FeatureFamily<TFeature>
    where TFeature : struct, Enum
{
    public static ImmutableArray<string> Tags { get; } =
    [
        .. Enum.GetNames<TFeature>().Select(name => typeof(TFeature).GetField(name)!.GetCustomAttribute<IbsiAttribute>()!.Tag),
    ];
}
