using System.ComponentModel.DataAnnotations;

namespace EdgeLiver.Uplink;

/// <summary>Where records are kept, how many, and for how long.</summary>
public sealed class StoreOptions
{
    /// <summary>Name of the database inside the data folder.</summary>
    public const string FileName = "edgeliver.db";

    /// <summary>Folder of the database; made where it is missing, for this user alone. One process at a time.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>
    /// Sequence of the first record of a folder that has none yet. The service takes the seconds since 1970: a unit makes fewer records than
    /// seconds pass, so one whose disk was replaced begins above all that it ever gave out, and the centre takes none of it for a repeat.
    /// </summary>
    [Range(1L, 1L << 50)]
    public long FirstSequence { get; set; } = 1;

    /// <summary>Requests that may wait for the store before callers wait too; 256 are more than 100 ms of work.</summary>
    [Range(1, 65_536)]
    public int QueueLength { get; set; } = 256;

    /// <summary>
    /// Bytes of records, exams and key frames; 16 GiB hold 30 days of 200 exams with 8 key frames of 300 KB each. Over it goes telemetry
    /// first, then exams that the centre has, then the oldest events; an alert or an exam that waits never.
    /// </summary>
    [Range(1L << 20, 1L << 50)]
    public long MaxBytes { get; set; } = 16L << 30;

    /// <summary>Free bytes of the disk below which the store does not grow: whatever comes in, as much goes out.</summary>
    [Range(0, 1L << 50)]
    public long MinFreeBytes { get; set; } = 256L << 20;

    /// <summary>Days that telemetry waits at most; what it says of a device is stale after a week. Only by a clock that is synchronised.</summary>
    [Range(1, 36_500)]
    public int TelemetryMaxDays { get; set; } = 7;

    /// <summary>Days that an event waits at most. Only by a clock that is synchronised.</summary>
    [Range(1, 36_500)]
    public int EventMaxDays { get; set; } = 365;

    /// <summary>Refusals of one record, while others are taken, after which it is set aside and shown.</summary>
    [Range(1, 1_000_000)]
    public int MaxRefusals { get; set; } = 20;

    /// <summary>
    /// A record stays until the centre says that it has it. Off, the broker's acknowledgement is enough: for a site whose broker is
    /// on the centre's own disk.
    /// </summary>
    public bool AwaitCentre { get; set; }

    /// <summary>Bytes a day that the store may write; over it is a warning. 4 GiB a day are 10 years of a 16 TB flash.</summary>
    [Range(1L << 20, 1L << 50)]
    public long DailyWriteBudgetBytes { get; set; } = 4L << 30;
}
