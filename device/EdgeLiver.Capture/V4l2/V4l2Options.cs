using System.ComponentModel.DataAnnotations;

namespace EdgeLiver.Capture;

/// <summary>How a V4L2 input is taken.</summary>
public sealed record V4l2Options
{
    /// <summary>Number of the device's connector; null leaves the one that is selected.</summary>
    [Range(0, 31)]
    public int? Input { get; init; }

    /// <summary>YUYV, UYVY, NV12, NV21, NV16, GREY, RGB3, BGR3 or MJPG; null: the cheapest that reaches <see cref="FramesPerSecond"/>.</summary>
    [RegularExpression("^(YUYV|UYVY|NV12|NV21|NV16|GREY|RGB3|BGR3|MJPG)$", ErrorMessage = "Format must be YUYV, UYVY, NV12, NV21, NV16, GREY, RGB3, BGR3 or MJPG")]
    public string? Format { get; init; }

    /// <summary>Columns that a device without DV timings is asked for.</summary>
    [Range(160, 3840)]
    public int Width { get; init; } = 1920;

    /// <summary>Rows that a device without DV timings is asked for.</summary>
    [Range(120, 2160)]
    public int Height { get; init; } = 1080;

    /// <summary>Rate that a format must reach to be chosen; a USB 2 device sends 1080p at 5 frames a second unless it is MJPG.</summary>
    [Range(1, 120)]
    public int FramesPerSecond { get; init; } = 25;

    /// <summary>Kernel buffers; 4 rides out a 100 ms stall at 30 fps.</summary>
    [Range(2, 32)]
    public int Buffers { get; init; } = 4;

    /// <summary>File with the EDID that the scanner is shown (128 to 512 bytes); null leaves the device's own.</summary>
    public string? Edid { get; init; }
}
