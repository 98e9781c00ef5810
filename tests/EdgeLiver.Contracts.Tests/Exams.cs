using System.Globalization;

namespace EdgeLiver.Contracts.Tests;

/// <summary>Exams to write and read: one with everything, one with as little as may be.</summary>
internal static class Exams
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 12, 4, TimeSpan.FromHours(8));

    public static ExamRecord Full() => new()
    {
        ExamId = Ulid.Parse("01J9ZX3N0Q8W2V5K7R4T6Y1B3C", CultureInfo.InvariantCulture),
        SiteId = "clinic-017",
        DeviceId = "el-000231",
        Subject = new() { Pseudonym = "s-7f3c2b0e1d", AgeYears = 57, Sex = Sex.Male },
        Clinical = new() { Hbv = Finding.Positive, Hcv = Finding.Negative, FamilyHistoryHcc = false },
        Labs =
        [
            new() { Test = "afp", Value = 16.6, Unit = "IU/mL", CollectedOn = new DateOnly(2026, 11, 20) },
            new() { Test = "platelets", Value = 165, Unit = "10^9/L" },
        ],
        Indication = "surveillance",
        Operator = new() { Id = "op-12", Role = "operator" },
        Scanner = new() { Make = "Mindray", Model = "DC-60", MmPerPixel = 0.21 },
        SignOff = new() { By = "op-12", At = Start.AddMinutes(11), AiAgreement = AiAgreement.Agree },
        FollowUp = new() { DueOn = new DateOnly(2026, 12, 7), State = "referred" },
        Acquisition = new()
        {
            StartedAt = Start,
            EndedAt = Start.AddMinutes(9),
            Media =
            [
                new() { Id = "m1", Kind = "still", Sha256 = new string('b', 64), Width = 640, Height = 480 },
                new() { Id = "m1-outlines", Kind = "outlines", Sha256 = new string('c', 64), Width = 640, Height = 480 },
                new() { Id = "m1-cine", Kind = "cine", Sha256 = new string('d', 64), Width = 640, Height = 480, Frames = 30, FramesPerSecond = 10 },
            ],
            Frames = new() { Received = 1200, Assessed = 1100, Rejected = 80, Dropped = 20 },
        },
        Observations =
        [
            new() { Id = "o1", SizeMm = 12.4, SizePx = 59, BestFrame = 311, Ai = new() { Probability = 0.71, Opinion = Opinion.Suspicious, ModelId = "seg-2.3.1" } },
            new() { Id = "r1", Source = ObservationSource.Operator, Concerns = "o1", SizeMm = 11.8, Segment = "VI", New = true, Media = ["m1"] },
            new() { Id = "o2", SizePx = 20.5, Ai = new() { Opinion = Opinion.None, ModelId = "seg-2.3.1", Ood = true } },
        ],
        Visualization = new() { Score = VisualizationScore.B, Reasons = ["body_habitus"] },
        Results = new()
        {
            Policy = "us-lirads-2024",
            Category = "US-3",
            Recommendation = "diagnostic_multiphase_ct_mri",
            Scores = [new() { Rule = "amap", Value = 59.3, Band = "medium", RuleVersion = "1" }],
            Opinions =
            [
                new() { Policy = "us-lirads", Version = "2024", Topic = "category", Verdict = "US-3", Inputs = [new() { Name = "largest", Value = 11.8, Unit = "mm" }, new() { Name = "visualization", Code = "VIS-B" }] },
                new() { Policy = "nhc", Version = "2026", Topic = "nodule_path", Verdict = "path2", Inputs = [new() { Name = "largest", Value = 11.8, Unit = "mm" }] },
            ],
            Flags = ["afp_elevated"],
        },
        Provenance = new() { Software = "0.1.0", Models = [new() { Id = "seg-2.3.1", Sha256 = new string('a', 64) }] },
    };

    public static ExamRecord Bare() => new()
    {
        ExamId = Ulid.Parse("01J9ZX3N0Q8W2V5K7R4T6Y1B3D", CultureInfo.InvariantCulture),
        SiteId = "s",
        DeviceId = "u",
        Subject = new() { Pseudonym = "p" },
        Acquisition = new() { StartedAt = Start, EndedAt = Start },
        Results = new() { Policy = "us-lirads-2024" },
        Provenance = new() { Software = "0.1.0" },
    };

    public static AlertRecord Alert() => new()
    {
        AlertId = Ulid.Parse("01J9ZX3N0Q8W2V5K7R4T6Y1B3E", CultureInfo.InvariantCulture),
        SiteId = "clinic-017",
        DeviceId = "el-000231",
        Reason = "us_category_3",
        RaisedAt = Start,
        ExamId = Full().ExamId,
        Subject = Full().Subject,
    };

    public static EventRecord Event() => new()
    {
        EventId = Ulid.Parse("01J9ZX3N0Q8W2V5K7R4T6Y1B3F", CultureInfo.InvariantCulture),
        SiteId = "clinic-017",
        DeviceId = "el-000231",
        Code = "store_set_aside",
        HappenedAt = Start,
        Counts = [new() { Code = "records", Value = 12 }, new() { Code = "exams", Value = 3 }],
    };
}
