using System.Globalization;
using System.Security.Cryptography;
using EdgeLiver.Contracts;
using EdgeLiver.Contracts.Sparkplug;

namespace EdgeLiver.Central.Simulation;

/// <summary>What a box of the simulation has to say; made by chance from a seed, so that a run can be repeated.</summary>
/// <remarks>People, findings and machines are invented. Shares follow what is published: visualization 71.5/24.2/4.2 % (PMC9270853).</remarks>
internal sealed class SimulatedUnit
{
    public const string Software = "0.1.0";
    public const string ModelId = "liver-lesion-seg-0.1.0";

    private static readonly string[] Operators = ["ann", "bo", "chen"];
    private static readonly string ModelSha256 = Convert.ToHexStringLower(SHA256.HashData("simulated"u8));

    // Records and telemetry are made on two tasks.
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly double _risk;
    private long _frames;
    private double _temperature;
    private long _diskFree = 180L * 1024 * 1024 * 1024;

    /// <param name="site">Clinic.</param>
    /// <param name="name">Box.</param>
    /// <param name="seed">Of everything that it says.</param>
    public SimulatedUnit(string site, string name, int seed)
    {
        Id = new EdgeNodeId(site, name);
        _random = new Random(seed);

        // Clinics differ in whom they see.
        _risk = 0.04 + (0.06 * _random.NextDouble());
        _temperature = 44 + (8 * _random.NextDouble());
    }

    public EdgeNodeId Id { get; }

    /// <summary>Records that the outbox still holds; shown by telemetry.</summary>
    public RecordCounts Pending { get; set; } = new(0, 0, 0, 0);

    public RecordCounts Sent { get; set; } = new(0, 0, 0, 0);

    /// <summary>An exam of an invented person.</summary>
    /// <param name="startedAt">When.</param>
    public ExamRecord Exam(DateTimeOffset startedAt)
    {
        using var _ = _lock.EnterScope();
        var score = _random.NextDouble() switch { < 0.715 => VisualizationScore.A, < 0.957 => VisualizationScore.B, _ => VisualizationScore.C };
        var lesions = Lesions();
        var afp = _random.NextDouble() < 0.85 ? Math.Round(Math.Exp(1.2 + (0.9 * Normal())), 1) : (double?)null;
        var suspicious = lesions.Any(lesion => lesion.Ai!.Opinion == Opinion.Suspicious && lesion.SizeMm >= 10);
        return new ExamRecord
        {
            ExamId = NewId(startedAt),
            SiteId = Id.Group,
            DeviceId = Id.Node,
            Subject = new() { Pseudonym = string.Create(CultureInfo.InvariantCulture, $"s-{_random.NextInt64(1L << 40):x10}"), AgeYears = _random.Next(35, 80), Sex = _random.NextDouble() < 0.62 ? Sex.Male : Sex.Female },
            Clinical = new() { Hbv = _random.NextDouble() < 0.7 ? Finding.Positive : Finding.Negative, Cirrhosis = _random.NextDouble() < 0.35 ? Finding.Positive : Finding.Negative },
            Labs = afp is { } value ? [new() { Test = "afp", Value = value, Unit = "ng/mL" }] : [],
            Operator = new() { Id = Operators[_random.Next(Operators.Length)], Role = "operator" },
            Acquisition = new() { StartedAt = startedAt, EndedAt = startedAt.AddMinutes(5 + _random.Next(8)) },
            Observations = lesions,
            Visualization = new() { Score = score },
            Results = new()
            {
                Policy = "us-lirads-2024",
                Category = suspicious ? "US-3" : lesions.Count > 0 ? "US-2" : "US-1",
                Recommendation = suspicious ? "diagnostic_multiphase_ct_mri" : "repeat_us_6_months",
                Flags = afp >= 20 ? ["afp_elevated"] : [],
            },
            Provenance = new() { Software = Software, Models = [new() { Id = ModelId, Sha256 = ModelSha256 }] },
        };
    }

    /// <summary>The alert that a box raises over an exam; null where it raises none.</summary>
    public AlertRecord? Alert(ExamRecord exam)
    {
        using var _ = _lock.EnterScope();
        var reason = exam.Results.Category == "US-3" ? "us_category_3" : exam.Results.Flags.Contains("afp_elevated", StringComparer.Ordinal) ? "afp_elevated" : null;
        return reason is null ? null : new AlertRecord
        {
            AlertId = NewId(exam.Acquisition.EndedAt),
            SiteId = exam.SiteId,
            DeviceId = exam.DeviceId,
            Reason = reason,
            RaisedAt = exam.Acquisition.EndedAt,
            ExamId = exam.ExamId,
            Subject = exam.Subject,
        };
    }

    /// <summary>How the box does now.</summary>
    public UnitSnapshot Look(DateTimeOffset at)
    {
        using var _ = _lock.EnterScope();
        var scanning = _random.NextDouble() < 0.4;
        _frames += scanning ? 250 : 0;
        _temperature = Math.Clamp(_temperature + (0.4 * Normal()), 35, 88);
        _diskFree = Math.Max(1L << 30, _diskFree - _random.NextInt64(1 << 20));
        return new UnitSnapshot
        {
            TakenAt = at,
            CaptureState = scanning ? "ok" : "none",
            FramesPerSecond = scanning ? Math.Round(25 + (0.3 * Normal()), 1) : 0,
            Frames = _frames,
            LatencyP50Ms = Math.Round(24 + Normal(), 1),
            LatencyP99Ms = Math.Round(41 + (3 * Math.Abs(Normal())), 1),
            QueueLength = 0,
            Overtaken = 0,
            Pending = Pending,
            Sent = Sent,
            ProcessorTemperature = Math.Round(_temperature, 1),
            DiskFreeBytes = _diskFree,
            ClockOffsetMs = Math.Round(4 * Normal(), 1),
            ClockQuality = "synchronised",
            ModelId = ModelId,
            ModelProvider = "cpu",
            AiRuns = true,
            SoftwareVersion = Software,
            LogLevel = "Information",
        };
    }

    private List<LesionObservation> Lesions()
    {
        var lesions = new List<LesionObservation>();
        for (var i = 1; _random.NextDouble() < 0.28 / i && i <= 3; i++)
        {
            var malignant = _random.NextDouble() < _risk * 2;
            var probability = Math.Clamp((malignant ? 0.72 : 0.22) + (0.16 * Normal()), 0.001, 0.999);
            var noOpinion = _random.NextDouble() < 0.07;
            var size = Math.Round(Math.Clamp(14 + (8 * Normal()), 3, 80), 1);
            lesions.Add(new()
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"o{i}"),
                SizeMm = size,
                SizePx = size * 4,
                Ai = new()
                {
                    ModelId = ModelId,
                    Ood = noOpinion,
                    Opinion = noOpinion ? Opinion.None : probability >= 0.5 ? Opinion.Suspicious : Opinion.Benign,
                    Probability = noOpinion ? null : Math.Round(probability, 3),
                },
            });
        }

        return lesions;
    }

    private Ulid NewId(DateTimeOffset at)
    {
        var random = new byte[10];
        _random.NextBytes(random);
        return Ulid.NewUlid(at, random);
    }

    /// <summary>Standard normal, by Box and Muller (1958).</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
