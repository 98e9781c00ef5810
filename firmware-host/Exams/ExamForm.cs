using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeLiver.Host.Commands;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Exams;

/// <summary>A laboratory value as a person enters it.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">As printed by the laboratory.</param>
/// <param name="Comparator">&lt; or &gt; before the number, or null.</param>
/// <param name="Date">Day of the blood sample.</param>
internal sealed record LabValue(double Value, string Unit, string? Comparator = null, DateOnly? Date = null);

/// <summary>What goes in with an exam: who (by pseudonym) and what is known; all but the pseudonym may be missing.</summary>
internal sealed record ExamForm
{
    /// <summary>The exam that nobody put a person to: it is kept, and asks for one.</summary>
    public static ExamForm Unassigned { get; } = new() { Pseudonym = "unassigned" };

    /// <summary>1 to 64 letters, digits, - . _; never a name.</summary>
    public required string Pseudonym { get; init; }

    public int? AgeYears { get; init; }

    /// <summary>male, female, other, or null.</summary>
    public string? Sex { get; init; }

    public LabValue? Afp { get; init; }

    public LabValue? Bilirubin { get; init; }

    public LabValue? Albumin { get; init; }

    public LabValue? Platelets { get; init; }

    public bool? Hbv { get; init; }

    public bool? Hcv { get; init; }

    public bool? Cirrhosis { get; init; }

    /// <summary>The operator's visualization score A, B or C; null: one is suggested.</summary>
    public string? Vis { get; init; }

    public bool NewVeinThrombus { get; init; }

    public bool PriorVisC { get; init; }

    /// <exception cref="UsageException">The file can't be read or is no such form.</exception>
    public static async Task<ExamForm> LoadAsync(string path, CancellationToken stop)
    {
        try
        {
            await using var stream = File.OpenRead(path);
            return await ReadAsync(stream, stop);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <exception cref="JsonException">No such form; the message names the place.</exception>
    public static async Task<ExamForm> ReadAsync(Stream stream, CancellationToken stop) =>
        await JsonSerializer.DeserializeAsync(stream, ExamFormJson.Default.ExamForm, stop)
            ?? throw new JsonException("null is no exam form, must be an object with a pseudonym");

    /// <summary>The same as facts with units.</summary>
    /// <exception cref="ClinicalInputException">A value or a unit can't be used; one line.</exception>
    public ClinicalFacts Facts() => new()
    {
        AgeYears = AgeYears,
        Sex = Sex switch
        {
            "male" => Screening.Sex.Male,
            "female" => Screening.Sex.Female,
            null or "other" or "unknown" => Screening.Sex.Unknown,
            _ => throw new ClinicalInputException(InputFault.OutOfRange, "sex", $"\'{Sex}\' is not known, must be male, female, other or unknown"),
        },
        Afp = Afp is { } afp ? new AfpResult(afp.Value, afp.Unit, Sign(afp.Comparator), afp.Date) : null,
        Bilirubin = Bilirubin is { } bilirubin ? Screening.Bilirubin.From(bilirubin.Value, bilirubin.Unit) : null,
        Albumin = Albumin is { } albumin ? Screening.Albumin.From(albumin.Value, albumin.Unit) : null,
        Platelets = Platelets is { } platelets ? Screening.Platelets.From(platelets.Value, platelets.Unit) : null,
        HepatitisB = Hbv,
        HepatitisC = Hcv,
        Cirrhosis = Cirrhosis,
        Visualization = Vis switch
        {
            "A" => Screening.Rules.Visualization.A,
            "B" => Screening.Rules.Visualization.B,
            "C" => Screening.Rules.Visualization.C,
            null => null,
            _ => throw new ClinicalInputException(InputFault.OutOfRange, "vis", $"\'{Vis}\' is not known, must be A, B or C"),
        },
        NewVeinThrombus = NewVeinThrombus,
        PriorVisC = PriorVisC,
    };

    private static Comparator Sign(string? sign) => sign switch
    {
        null => Comparator.Equal,
        "<" => Comparator.Less,
        ">" => Comparator.Greater,
        _ => throw new ClinicalInputException(InputFault.OutOfRange, "afp.comparator", $"\'{sign}\' is not known, must be < or >"),
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(ExamForm))]
internal sealed partial class ExamFormJson : JsonSerializerContext;
