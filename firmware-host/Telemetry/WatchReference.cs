using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeLiver.Inference;
using EdgeLiver.Screening.Watching;

namespace EdgeLiver.Host.Telemetry;

/// <summary>How a package's scores and its pictures' greys were distributed when it was made: <c>reference.json</c> of the package.</summary>
internal static class WatchReference
{
    /// <returns>Empty where the package has none: then the device is watched against its own past alone.</returns>
    /// <exception cref="ModelException">The file is not what it should be.</exception>
    public static IReadOnlyDictionary<WatchFeature, ReferenceDistribution> Of(ModelPackage package)
    {
        if (package.Manifest.Reference is not { } file)
        {
            return new Dictionary<WatchFeature, ReferenceDistribution>();
        }

        try
        {
            var content = JsonSerializer.Deserialize(package.Read(file), WatchReferenceJson.Default.WatchReferenceFile) ?? throw new JsonException("is null");
            return content.Features.ToDictionary(
                feature => Enum.TryParse<WatchFeature>(feature.Key, ignoreCase: true, out var known) ? known : throw new JsonException($"no feature is called {feature.Key}"),
                feature => new ReferenceDistribution(feature.Value, content.Count));
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new ModelException($"model {package.Id}: {file}: {e.Message.ReplaceLineEndings(" ")}; build the package again", e);
        }
    }
}

/// <summary>The file's content.</summary>
/// <param name="Count">Pictures that the quantiles stand for.</param>
/// <param name="Features">Evenly spaced quantiles of each feature, from the least value to the largest.</param>
internal sealed record WatchReferenceFile([property: JsonRequired] int Count, [property: JsonRequired] IReadOnlyDictionary<string, double[]> Features);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(WatchReferenceFile))]
internal sealed partial class WatchReferenceJson : JsonSerializerContext;
