using System.Globalization;
using System.Text.Json;

namespace EdgeLiver.Contracts;

/// <summary>What a receiver looks for in an exam's bundle; the bundle itself is the record.</summary>
public sealed record ReceivedExam
{
    public required Ulid ExamId { get; init; }

    public required string Site { get; init => field = Check.Id("site", value); }

    public required string Unit { get; init => field = Check.Id("unit", value); }

    /// <summary>final, preliminary, amended, registered, cancelled.</summary>
    public required string Status { get; init => field = Check.Code("status", value); }

    public required string Pseudonym { get; init => field = Check.Pseudonym(value); }

    /// <summary>male, female, other, unknown.</summary>
    public required string Sex { get; init => field = Check.Code("gender", value); }

    public int? AgeYears { get; init => field = (int?)Check.RangeOrNull("age", value, 0, 130); }

    /// <summary>Account that scanned, of its site.</summary>
    public string? Operator { get; init => field = Check.IdOrNull("operator", value); }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public required string Policy { get; init => field = Check.Code("policy", value); }

    public string? Category { get; init => field = Check.CodeOrNull("category", value); }

    public string? Recommendation { get; init => field = Check.CodeOrNull("recommendation", value); }

    public IReadOnlyList<string> Flags { get; init => field = Check.Codes("flags", value); } = [];

    /// <summary>A, B or C; null where nobody judged.</summary>
    public string? Visualization { get; init => field = Check.CodeOrNull("visualization", value); }

    /// <summary>In <see cref="AfpUnit"/>, as the laboratory gave it; null where there was none.</summary>
    public double? Afp { get; init; }

    public string? AfpUnit { get; init; }

    public IReadOnlyList<ReceivedLesion> Lesions { get; init; } = [];

    public string? Software { get; init => field = Check.CodeOrNull("software", value); }
}

/// <summary>A lesion and what a model said of it.</summary>
public sealed record ReceivedLesion
{
    public required string Id { get; init => field = Check.Id("lesion", value); }

    /// <summary>Null where the picture's scale is not known.</summary>
    public double? SizeMm { get; init; }

    /// <summary>Null where no model has looked at it.</summary>
    public string? Model { get; init => field = Check.IdOrNull("model", value); }

    /// <summary>suspicious, benign, none.</summary>
    public string? Opinion { get; init => field = Check.CodeOrNull("opinion", value); }

    public double? Probability { get; init => field = Check.RangeOrNull("probability", value, 0, 1); }

    public bool OutOfDistribution { get; init; }
}

/// <summary>What a receiver looks for in an alert's bundle.</summary>
public sealed record ReceivedAlert
{
    public required Ulid AlertId { get; init; }

    public required string Site { get; init => field = Check.Id("site", value); }

    public required string Unit { get; init => field = Check.Id("unit", value); }

    public required string Reason { get; init => field = Check.Code("reason", value); }

    public required DateTimeOffset RaisedAt { get; init; }

    public required Ulid ExamId { get; init; }

    public required string Pseudonym { get; init => field = Check.Pseudonym(value); }
}

/// <summary>Reads what <see cref="FhirBundle"/> writes; whatever else stands in a bundle is left alone.</summary>
/// <remarks>A value that our own side would refuse to write is refused here too (<see cref="FormatException"/>, one line, without the value).</remarks>
public static class FhirReading
{
    /// <exception cref="FormatException">It is no bundle of an exam; one line.</exception>
    public static ReceivedExam Exam(ReadOnlyMemory<byte> payload) => Read(payload, static bundle =>
    {
        var report = bundle.One("DiagnosticReport");
        var (site, unit) = SiteAndUnit(bundle);
        var period = Need(report, "effectivePeriod");
        var observations = bundle.All("Observation").ToList();
        var afp = observations.FirstOrDefault(o => CodeOf(o, "code") is (FhirCodes.Loinc, "53962-7" or "53961-9") or (FhirCodes.LabSystem, "afp"));
        var codes = report.TryGetProperty("conclusionCode", out var list) ? list.EnumerateArray().Select(Coding).ToList() : [];
        return new ReceivedExam
        {
            ExamId = Id(Need(bundle.Root, "identifier"), FhirCodes.ExamId),
            Site = site,
            Unit = unit,
            Status = Text(report, "status"),
            Pseudonym = Text(First(bundle.One("Patient"), "identifier"), "value"),
            Sex = Text(bundle.One("Patient"), "gender"),
            AgeYears = (int?)Value(observations.FirstOrDefault(o => IsOwn(o, "age-at-exam"))),
            Operator = report.TryGetProperty("performer", out var performers) && performers.GetArrayLength() > 0 && performers[0].TryGetProperty("identifier", out var account) ? Text(account, "value") : null,
            StartedAt = Moment(period, "start"),
            EndedAt = Moment(period, "end"),
            Policy = codes.FirstOrDefault(code => code.System == FhirCodes.OwnSystem("policy")).Value ?? throw new FormatException("bundle has no policy"),
            Category = codes.FirstOrDefault(code => code.System == FhirCodes.CategorySystem).Value,
            Recommendation = codes.FirstOrDefault(code => code.System == FhirCodes.OwnSystem("recommendation")).Value,
            Flags = [.. codes.Where(code => code.System == FhirCodes.OwnSystem("flag")).Select(code => code.Value)],
            Visualization = observations.Where(o => IsOwn(o, "visualization")).Select(o => CodeOf(o, "valueCodeableConcept").Value?.Split('-')[^1]).FirstOrDefault(),
            Afp = Value(afp),
            AfpUnit = afp.ValueKind == JsonValueKind.Object && afp.TryGetProperty("valueQuantity", out var quantity) ? Text(quantity, "unit") : null,
            Lesions = [.. Lesions(bundle, observations)],
            Software = bundle.Appliance().TryGetProperty("version", out var versions) && versions.GetArrayLength() > 0 ? Text(versions[0], "value") : null,
        };
    });

    /// <exception cref="FormatException">It is no bundle of an alert; one line.</exception>
    public static ReceivedAlert Alert(ReadOnlyMemory<byte> payload) => Read(payload, static bundle =>
    {
        var alert = bundle.One("Communication");
        var (site, unit) = SiteAndUnit(bundle);
        return new ReceivedAlert
        {
            AlertId = Id(Need(bundle.Root, "identifier"), FhirCodes.AlertId),
            Site = site,
            Unit = unit,
            Reason = Coding(First(alert, "reasonCode")).Value ?? throw new FormatException("alert has no reason"),
            RaisedAt = Moment(alert, "sent"),
            ExamId = Id(Need(First(alert, "about"), "identifier"), FhirCodes.ExamId),
            Pseudonym = Text(First(bundle.One("Patient"), "identifier"), "value"),
        };
    });

    private static T Read<T>(ReadOnlyMemory<byte> payload, Func<Bundle, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return read(new Bundle(json.RootElement));
        }
        catch (JsonException fault)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"payload is no JSON: it goes wrong at byte {fault.BytePositionInLine}"), fault);
        }
        catch (InvalidOperationException fault)
        {
            throw new FormatException("bundle has a value of a type that does not belong there", fault);
        }
    }

    private static IEnumerable<ReceivedLesion> Lesions(Bundle bundle, List<JsonElement> observations)
    {
        var opinions = bundle.All("RiskAssessment").Where(risk => risk.TryGetProperty("basis", out _)).ToLookup(risk => Text(First(risk, "basis"), "reference"), StringComparer.Ordinal);
        foreach (var (url, observation) in bundle.Named("Observation").Where(named => IsOwn(named.Resource, "lesion")))
        {
            var risk = opinions[url].FirstOrDefault();
            var prediction = risk.ValueKind == JsonValueKind.Object ? First(risk, "prediction") : default;
            yield return new ReceivedLesion
            {
                Id = Text(First(observation, "identifier"), "value").Split('/')[^1],
                SizeMm = Value(Components(observation).FirstOrDefault(part => IsOwn(part, "long-axis"))),
                Model = risk.ValueKind == JsonValueKind.Object ? CodeOf(risk, "method").Value : null,
                Opinion = prediction.ValueKind == JsonValueKind.Object ? CodeOf(prediction, "outcome").Value : null,
                Probability = prediction.ValueKind == JsonValueKind.Object && prediction.TryGetProperty("probabilityDecimal", out var probability) ? probability.GetDouble() : null,
                OutOfDistribution = prediction.ValueKind == JsonValueKind.Object && prediction.TryGetProperty("rationale", out _),
            };
        }
    }

    private static JsonElement.ArrayEnumerator Components(JsonElement observation) =>
        observation.TryGetProperty("component", out var components) ? components.EnumerateArray() : default;

    private static (string Site, string Unit) SiteAndUnit(Bundle bundle) =>
        Text(First(bundle.Appliance(), "identifier"), "value").Split('/') is [var site, var unit] ? (site, unit) : throw new FormatException("appliance's identifier is not SITE/UNIT");

    private static bool IsOwn(JsonElement resource, string code) => CodeOf(resource, "code") == (FhirCodes.OwnSystem("observation"), code);

    private static (string? System, string? Value) CodeOf(JsonElement resource, string name) => resource.TryGetProperty(name, out var concept) ? Coding(concept) : default;

    private static (string System, string Value) Coding(JsonElement concept)
    {
        var coding = First(concept, "coding");
        return (Text(coding, "system"), Text(coding, "code"));
    }

    private static double? Value(JsonElement resource) =>
        resource.ValueKind == JsonValueKind.Object && resource.TryGetProperty("valueQuantity", out var quantity) ? Need(quantity, "value").GetDouble() : null;

    private static Ulid Id(JsonElement identifier, string system) =>
        Text(identifier, "system") == system && Ulid.TryParse(Text(identifier, "value"), CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new FormatException($"bundle has no identifier of {system}");

    private static JsonElement Need(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var child) ? child : throw new FormatException($"bundle lacks {name}");

    private static JsonElement First(JsonElement parent, string name)
    {
        var list = Need(parent, name);
        return list.GetArrayLength() > 0 ? list[0] : throw new FormatException($"bundle has an empty {name}");
    }

    private static string Text(JsonElement parent, string name) => Need(parent, name).GetString() ?? throw new FormatException($"bundle has no {name}");

    private static DateTimeOffset Moment(JsonElement parent, string name) =>
        DateTimeOffset.TryParse(Text(parent, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : throw new FormatException($"{name} is no time");

    private sealed class Bundle(JsonElement root)
    {
        public JsonElement Root => root;

        public IEnumerable<(string Url, JsonElement Resource)> Named(string type) => Need(root, "entry").EnumerateArray()
            .Select(entry => (Text(entry, "fullUrl"), Need(entry, "resource")))
            .Where(entry => Text(entry.Item2, "resourceType") == type);

        public IEnumerable<JsonElement> All(string type) => Named(type).Select(named => named.Resource);

        public JsonElement One(string type)
        {
            var found = All(type).ToList();
            return found.Count == 1 ? found[0] : throw new FormatException($"bundle has {found.Count} of {type}; allowed: 1");
        }

        public JsonElement Appliance()
        {
            var found = All("Device").Where(device => Text(First(device, "identifier"), "system") == FhirCodes.DeviceId).ToList();
            return found.Count == 1 ? found[0] : throw new FormatException($"bundle has {found.Count} appliances; allowed: 1");
        }
    }
}
