using System.ComponentModel.DataAnnotations;

namespace EdgeLiver.Uplink.Sparkplug;

/// <summary>Section <c>Sparkplug</c>: telemetry and commands for a plant's SCADA or a fleet's host application.</summary>
public sealed class SparkplugOptions
{
    private const string Id = "^[^+#/\0]{1,64}$";
    private const string IdError = "{0} must be 1 to 64 characters without + # /";

    /// <summary>Off by default: nobody is told how a clinic's box does unless somebody asked for it.</summary>
    public bool Enabled { get; set; }

    /// <summary>Sparkplug group; null: the site.</summary>
    [RegularExpression(Id, ErrorMessage = IdError)]
    public string? Group { get; set; }

    /// <summary>Sparkplug edge node; null: the unit.</summary>
    [RegularExpression(Id, ErrorMessage = IdError)]
    public string? Node { get; set; }

    /// <summary>Host application without which nothing is published; null: publish to whoever listens.</summary>
    [RegularExpression(Id, ErrorMessage = IdError)]
    public string? PrimaryHost { get; set; }

    /// <summary>Seconds between two looks at the unit; only what has changed is sent.</summary>
    [Range(1, 3600)]
    public int IntervalSeconds { get; set; } = 10;

    /// <summary>Looks that are kept while nobody listens, the oldest goes first; 8640 is a day at 10 s and about 3 MB.</summary>
    [Range(1, 100_000)]
    public int History { get; set; } = 8640;
}
