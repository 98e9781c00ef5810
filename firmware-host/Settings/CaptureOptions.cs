using System.ComponentModel.DataAnnotations;
using EdgeLiver.Capture;
using Microsoft.Extensions.Options;

namespace EdgeLiver.Host.Settings;

/// <summary>Section <c>Capture</c>: where the scanner's picture comes from.</summary>
internal sealed class CaptureOptions
{
    /// <summary>
    /// <c>v4l2:by-id/NAME</c> or <c>v4l2:by-path/NAME</c> for a capture device, <c>phantom</c> for the simulated scanner, or a recording
    /// (image, folder, clip) that is replayed at its own pace.
    /// </summary>
    [Required]
    public string Source { get; set; } = "phantom";

    /// <summary>Scanner profile (JSON) that says where the depth ruler stands; null: sizes stay in pixels.</summary>
    public string? Profile { get; set; }

    /// <summary>How a capture device is taken.</summary>
    [ValidateObjectMembers]
    public V4l2Options V4l2 { get; set; } = new();

    /// <summary>Frames in native memory; eight ride out 250 ms of a slow network at 30 fps.</summary>
    [Range(2, 64)]
    public int Frames { get; set; } = 8;
}

[OptionsValidator]
internal sealed partial class CaptureOptionsValidator : IValidateOptions<CaptureOptions>;
