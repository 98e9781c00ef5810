using System.Text.Json.Serialization;

namespace EdgeLiver.Contracts;

/// <summary>Our own JSON form of the records: what the store keeps and the console shows; the wire carries FHIR.</summary>
/// <remarks>
/// The generated reader sets every init property, absent ones to null, and so undoes their initialisers; that is why those
/// accessors turn null into the default once more.
/// </remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExamRecord))]
[JsonSerializable(typeof(AlertRecord))]
[JsonSerializable(typeof(Acknowledgement))]
[JsonSerializable(typeof(IReadOnlyList<LesionObservation>))]
public sealed partial class ContractsJson : JsonSerializerContext;
