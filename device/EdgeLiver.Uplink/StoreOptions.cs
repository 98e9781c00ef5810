using System.ComponentModel.DataAnnotations;

namespace EdgeLiver.Uplink;

/// <summary>Where records are kept.</summary>
public sealed class StoreOptions
{
    /// <summary>Name of the database inside the data folder.</summary>
    public const string FileName = "edgeliver.db";

    /// <summary>Folder of the database; made where it is missing, for this user alone. One process at a time.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>Requests that may wait for the store before callers wait too; 256 are more than 100 ms of work.</summary>
    [Range(1, 65_536)]
    public int QueueLength { get; set; } = 256;
}
