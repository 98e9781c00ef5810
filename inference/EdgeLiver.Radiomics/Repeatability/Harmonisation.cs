using System.Text.Json;

namespace EdgeLiver.Radiomics;

/// <summary>Takes a device's own shift and scale out of features, with parameters that were fitted over many devices elsewhere.</summary>
/// <remarks>
/// <para>
/// ComBat (Johnson, Li and Rabinovic, Biostatistics 8, 2007, 118-127; in imaging Fortin et al., NeuroImage 161, 2017, 149-170)
/// without covariates: y* = σ/δ* · ((y − α)/σ − γ*) + α. With covariates α would be α + Xβ, another number for each patient; the file
/// has no place for that, so a centre whose devices see different patients matches them before it fits.
/// </para>
/// <para>
/// The file is strict JSON in UTF-8, one for a device: all features of the vector and no others, no further properties, and every
/// number finite, <c>pooledDeviation</c> (σ) and <c>scale</c> (δ*, a standard deviation, not a variance) above 0.
/// <c>location</c> (γ*) is in units of σ.
/// </para>
/// <code>
/// {
///   "format": "edgeliver-harmonisation/1",
///   "device": "ultrasound-7",
///   "settingsHash": "3f9a12c0b7de",
///   "features": {
///     "stat_mean": { "grandMean": 81.5, "pooledDeviation": 12.25, "location": 0.5, "scale": 1.25 }
///   }
/// }
/// </code>
/// </remarks>
public sealed class Harmonisation
{
    private const string Format = "edgeliver-harmonisation/1";

    private readonly FeatureSchema _layout;
    private readonly DeviceEffect[] _effects;

    private Harmonisation(HarmonisationFile file, FeatureSchema layout)
    {
        _layout = layout;
        _effects = [.. layout.Names.Select(name => file.Features[name])];
        Device = file.Device;
        HarmonisedLayout = new FeatureSchema(layout.Names, layout.SettingsHash + "+combat");
    }

    /// <summary>The device whose effect is taken out.</summary>
    public string Device { get; }

    /// <summary>What a harmonised vector holds: the same names under a settings hash of its own, so that it never joins raw vectors.</summary>
    public FeatureSchema HarmonisedLayout { get; }

    /// <summary>Reads a device's parameters.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">The device that the vectors will come from.</param>
    /// <param name="layout">What the vectors will hold.</param>
    /// <exception cref="InvalidDataException">The file is not of this form, or for another device, other settings or other features.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static Harmonisation Load(string path, string device, FeatureSchema layout)
    {
        var name = Path.GetFileName(path);
        using var stream = File.OpenRead(path);
        try
        {
            var file = JsonSerializer.Deserialize(stream, HarmonisationJson.Default.HarmonisationFile)
                ?? throw new JsonException("null is no object");
            Check(file, device, layout);
            return new Harmonisation(file, layout);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{name} holds no harmonisation parameters: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Takes the device's effect out of a vector; what is undefined stays so.</summary>
    /// <exception cref="ArgumentException">Other settings, another number of features, or a defined value that is not finite.</exception>
    public HarmonisedFeatures Apply(ReadOnlySpan<double> values, ReadOnlySpan<bool> defined, string settingsHash)
    {
        var harmonised = new double[values.Length];
        Apply(values, defined, settingsHash, harmonised);
        return new HarmonisedFeatures(HarmonisedLayout, Device, [.. harmonised], [.. defined]);
    }

    /// <summary>The same into memory of the caller's, without allocation; 0 where a feature is undefined.</summary>
    /// <exception cref="ArgumentException">Other settings, another number of features, or a defined value that is not finite.</exception>
    public void Apply(ReadOnlySpan<double> values, ReadOnlySpan<bool> defined, string settingsHash, Span<double> harmonised)
    {
        _layout.RequireHash(settingsHash);
        _layout.RequireVector(values, defined);
        for (var i = 0; i < values.Length; i++)
        {
            harmonised[i] = defined[i] ? _effects[i].Remove(values[i]) : 0;
        }
    }

    private static void Check(HarmonisationFile file, string device, FeatureSchema layout)
    {
        Require(file.Format == Format, $"the format is '{file.Format}', not '{Format}'");
        Require(file.Device == device, $"they are for device '{file.Device}', not '{device}'");
        Require(file.SettingsHash == layout.SettingsHash, $"they were fitted with settings '{file.SettingsHash}', the features have '{layout.SettingsHash}'");
        var missing = layout.Names.FirstOrDefault(name => !file.Features.ContainsKey(name));
        Require(missing is null, $"feature '{missing}' is missing; all {layout.Names.Length} must be there");
        var unknown = file.Features.Keys.FirstOrDefault(name => !layout.Names.Contains(name));
        Require(unknown is null, $"there is no feature '{unknown}'");
        foreach (var (name, effect) in file.Features)
        {
            Require(effect is not null, $"feature '{name}' is null, not an object");
            Require(double.IsFinite(effect!.GrandMean), $"{name}.grandMean is {effect.GrandMean}; it must be a finite number");
            Require(effect.PooledDeviation > 0 && double.IsFinite(effect.PooledDeviation), $"{name}.pooledDeviation is {effect.PooledDeviation}; it must be above 0 and finite");
            Require(double.IsFinite(effect.Location), $"{name}.location is {effect.Location}; it must be a finite number");
            Require(effect.Scale > 0 && double.IsFinite(effect.Scale), $"{name}.scale is {effect.Scale}; it must be above 0 and finite");
        }
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new JsonException(otherwise);
        }
    }
}
