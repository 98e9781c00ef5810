using EdgeLiver.Contracts;

namespace EdgeLiver.Uplink.Tests;

/// <summary>Exams and messages to store and send.</summary>
internal static class Records
{
    public const string Site = "clinic-017";
    public const string Unit = "el-000231";
    public const string UnitTopic = $"edgeliver/v1/{Site}/{Unit}";

    public static ExamRecord Exam(Ulid? id = null, string category = "US-1") => new()
    {
        ExamId = id ?? Ulid.NewUlid(),
        SiteId = Site,
        DeviceId = Unit,
        Subject = new() { Pseudonym = "s-7f3c2b0e1d", AgeYears = 57, Sex = Sex.Female },
        Acquisition = new()
        {
            StartedAt = new(2026, 11, 23, 8, 12, 4, TimeSpan.FromHours(8)),
            EndedAt = new(2026, 11, 23, 8, 21, 47, TimeSpan.FromHours(8)),
        },
        Results = new() { Policy = "us-lirads-2024", Category = category },
        Provenance = new() { Software = "0.1.0" },
    };

    public static OutboxMessage Message(ExamRecord exam) => OutboxMessage.Of(exam);

    public static OutboxMessage Message(RecordKind kind, int bytes = 100) => new(
        Ulid.NewUlid(), kind, kind == RecordKind.Telemetry ? "telemetry" : Topics.Of(Site, Unit, kind), "test/1", "application/octet-stream", new byte[bytes]);
}
