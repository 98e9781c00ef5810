using System.ComponentModel.DataAnnotations;

namespace EdgeLiver.Central.Settings;

/// <summary>Section <c>Store</c>: where records are kept.</summary>
internal sealed class StoreOptions
{
    /// <summary>Folder of the embedded database; used where no <see cref="PostgresFile"/> or <see cref="Postgres"/> is named.</summary>
    [Required]
    public string Folder { get; set; } = "central-data";

    /// <summary>Connection string of PostgreSQL 15 or later; several instances share one database. Null: the embedded SQLite file.</summary>
    public string? Postgres { get; set; }

    /// <summary>File whose first line is that connection string: its password then stands in no configuration.</summary>
    public string? PostgresFile { get; set; }

    /// <summary>Days of telemetry history; 0 keeps all.</summary>
    [Range(0, 3650, ErrorMessage = "HistoryDays must be 0 to 3650")]
    public int HistoryDays { get; set; } = 92;

    /// <summary>Seconds between two points of a box's history: the last value of each step is kept.</summary>
    [Range(1, 86_400, ErrorMessage = "HistoryStepSeconds must be 1 to 86400")]
    public int HistoryStepSeconds { get; set; } = 300;

    /// <summary>Records set aside at most, each with its payload; further ones are counted alone.</summary>
    [Range(0, 1_000_000, ErrorMessage = "SetAsideLimit must be 0 to 1000000")]
    public int SetAsideLimit { get; set; } = 10_000;
}
