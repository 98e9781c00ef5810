using EdgeLiver.Central.Receive;
using EdgeLiver.Contracts;

namespace EdgeLiver.Central.Tests;

/// <summary>Records as boxes send them.</summary>
internal static class Samples
{
    public const string Site = "clinic-017";
    public const string Unit = "el-000231";

    public static readonly DateTimeOffset Start = new(2026, 11, 23, 0, 12, 4, TimeSpan.Zero);

    public static ExamRecord Exam(int number = 1, string unit = Unit) => new()
    {
        ExamId = Ulid.NewUlid(Start.AddMinutes(number), [1, 2, 3, 4, 5, 6, 7, 8, (byte)(number >> 8), (byte)number]),
        SiteId = Site,
        DeviceId = unit,
        Subject = new() { Pseudonym = $"s-{number:d6}", AgeYears = 57, Sex = Sex.Male },
        Operator = new() { Id = "ann" },
        Labs = [new() { Test = "afp", Value = 16.6, Unit = "IU/mL" }],
        Acquisition = new() { StartedAt = Start.AddMinutes(number), EndedAt = Start.AddMinutes(number + 9) },
        Observations =
        [
            new() { Id = "o1", SizeMm = 12.4, SizePx = 59, Ai = new() { Probability = 0.71, Opinion = Opinion.Suspicious, ModelId = "seg-2.3.1" } },
            new() { Id = "o2", SizePx = 20.5, Ai = new() { Opinion = Opinion.None, ModelId = "seg-2.3.1", Ood = true } },
        ],
        Visualization = new() { Score = VisualizationScore.B },
        Results = new() { Policy = "us-lirads-2024", Category = "US-3", Recommendation = "diagnostic_multiphase_ct_mri", Flags = ["afp_elevated"] },
        Provenance = new() { Software = "0.1.0" },
    };

    public static AlertRecord Alert(int number = 1, string unit = Unit) => new()
    {
        AlertId = Ulid.NewUlid(Start.AddMinutes(number), [9, 2, 3, 4, 5, 6, 7, 8, (byte)(number >> 8), (byte)number]),
        SiteId = Site,
        DeviceId = unit,
        Reason = "us_category_3",
        RaisedAt = Start.AddMinutes(number),
        ExamId = Exam(number, unit).ExamId,
        Subject = new() { Pseudonym = $"s-{number:d6}" },
    };

    /// <summary>As the broker hands it over.</summary>
    public static Delivery Delivery(OutboxRecord record, Action<Dictionary<string, string>>? change = null, string? topic = null, byte[]? payload = null)
    {
        var properties = record.Properties().ToDictionary(property => property.Key, property => property.Value, StringComparer.Ordinal);
        change?.Invoke(properties);
        return new Delivery(topic ?? record.Message.Topic, payload ?? record.Message.Payload, properties, Start, _ => Task.CompletedTask);
    }

    public static Delivery Delivery(ExamRecord exam, long sequence) => Delivery(new OutboxRecord(sequence, OutboxMessage.Of(exam)));

    public static Delivery Delivery(AlertRecord alert, long sequence) => Delivery(new OutboxRecord(sequence, OutboxMessage.Of(alert)));
}
