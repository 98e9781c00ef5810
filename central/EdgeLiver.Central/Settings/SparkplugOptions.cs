using System.ComponentModel.DataAnnotations;

namespace EdgeLiver.Central.Settings;

/// <summary>Section <c>Sparkplug</c>: the centre as host application of all boxes.</summary>
internal sealed class SparkplugOptions
{
    public bool Enabled { get; set; } = true;

    /// <summary>Host id: what boxes name as their primary host. All instances of a centre are one host.</summary>
    [RegularExpression("^[^+#/\0]{1,64}$", ErrorMessage = "HostId must be 1 to 64 characters without + # /")]
    public string HostId { get; set; } = "edgeliver-central";

    /// <summary>A message that overtook another waits so long for it; then the box is asked for a birth.</summary>
    [Range(1, 300, ErrorMessage = "ReorderSeconds must be 1 to 300")]
    public int ReorderSeconds { get; set; } = 5;

    /// <summary>A box that is online and silent for so long is shown as stale, and asked for a birth.</summary>
    [Range(10, 86_400, ErrorMessage = "StaleSeconds must be 10 to 86400")]
    public int StaleSeconds { get; set; } = 300;

    /// <summary>Births asked for in a second, over all boxes: after a restart of everything they must not come at once.</summary>
    [Range(1, 10_000, ErrorMessage = "RebirthsPerSecond must be 1 to 10000")]
    public int RebirthsPerSecond { get; set; } = 150;

    /// <summary>Least seconds between two such requests to one box.</summary>
    [Range(1, 3600, ErrorMessage = "RebirthSpacingSeconds must be 1 to 3600")]
    public int RebirthSpacingSeconds { get; set; } = 30;
}
