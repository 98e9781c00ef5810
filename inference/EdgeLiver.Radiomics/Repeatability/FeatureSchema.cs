using System.Collections.Immutable;

namespace EdgeLiver.Radiomics;

/// <summary>What a vector of features holds: the names in their order, and the settings that the values were made with.</summary>
public sealed class FeatureSchema
{
    /// <param name="names">Name of each feature, in the order of the vectors; all different.</param>
    /// <param name="settingsHash">Short hash of what the values depend on beside the pixels.</param>
    /// <exception cref="ArgumentException">There is no name, a name comes twice, or the hash is empty.</exception>
    public FeatureSchema(ImmutableArray<string> names, string settingsHash)
    {
        ArgumentException.ThrowIfNullOrEmpty(settingsHash);
        if (names.IsDefaultOrEmpty || names.Distinct().Count() != names.Length)
        {
            throw new ArgumentException("features need at least one name, and each name once", nameof(names));
        }

        Names = names;
        SettingsHash = settingsHash;
    }

    public ImmutableArray<string> Names { get; }

    public string SettingsHash { get; }

    internal void RequireHash(string settingsHash)
    {
        if (settingsHash != SettingsHash)
        {
            throw new ArgumentException($"values made with settings {settingsHash} cannot join those made with settings {SettingsHash}; start again", nameof(settingsHash));
        }
    }

    internal void RequireVector(ReadOnlySpan<double> values, ReadOnlySpan<bool> defined)
    {
        if (values.Length != Names.Length || defined.Length != Names.Length)
        {
            throw new ArgumentException($"{values.Length} values and {defined.Length} flags for {Names.Length} features; there must be one of each for a feature", nameof(values));
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (defined[i] && !double.IsFinite(values[i]))
            {
                throw new ArgumentException($"{Names[i]} is {values[i]}; a defined feature is a finite number", nameof(values));
            }
        }
    }

    internal void RequireSame(FeatureSchema other)
    {
        RequireHash(other.SettingsHash);
        if (!Names.AsSpan().SequenceEqual(other.Names.AsSpan()))
        {
            throw new ArgumentException($"a vector of {other.Names.Length} features cannot join one of {Names.Length} others; names and order must agree", nameof(other));
        }
    }
}
