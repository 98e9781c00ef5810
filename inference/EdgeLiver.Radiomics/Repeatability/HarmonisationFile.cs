using System.Text.Json.Serialization;

namespace EdgeLiver.Radiomics;

/// <summary>The file's form; see <see cref="Harmonisation"/>.</summary>
internal sealed record HarmonisationFile(string Format, string Device, string SettingsHash, Dictionary<string, DeviceEffect> Features);

/// <summary>ComBat's parameters of one feature on one device.</summary>
/// <param name="GrandMean">α: mean over all devices, unit of the feature.</param>
/// <param name="PooledDeviation">σ: standard deviation after the devices' means are taken off, unit of the feature, above 0.</param>
/// <param name="Location">γ*: what the device adds, in σ.</param>
/// <param name="Scale">δ*: standard deviation of the device in σ, above 0; the root of the variance that ComBat estimates.</param>
internal sealed record DeviceEffect(double GrandMean, double PooledDeviation, double Location, double Scale)
{
    /// <summary>The value as the average device would have it.</summary>
    public double Remove(double value) =>
        ((((value - GrandMean) / PooledDeviation) - Location) / Scale * PooledDeviation) + GrandMean;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HarmonisationFile))]
internal sealed partial class HarmonisationJson : JsonSerializerContext;
