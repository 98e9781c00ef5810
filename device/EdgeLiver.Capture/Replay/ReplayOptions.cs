using System.ComponentModel.DataAnnotations;

namespace EdgeLiver.Capture;

/// <summary>How a recording is replayed.</summary>
public sealed record ReplayOptions
{
    /// <summary>Each image stands alone: its own <c>Source</c>, index 0; off, the images of a folder are one clip.</summary>
    public bool Stills { get; init; }

    /// <summary>At the clip's own pace, as a live input; off, as fast as frames are taken. Stills have no pace.</summary>
    public bool Realtime { get; init; }

    /// <summary>Images a second of a folder, and of a clip that does not tell its rate; 20 is common for a liver sweep.</summary>
    [Range(0.01, 1000)]
    public double FramesPerSecond { get; init; } = 20;

    /// <summary>The program for clips that are not decoded here: a name looked up on PATH, or a path.</summary>
    [Required]
    public string Ffmpeg { get; init; } = "ffmpeg";
}
