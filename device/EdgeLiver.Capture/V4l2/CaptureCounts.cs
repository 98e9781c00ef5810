namespace EdgeLiver.Capture;

/// <summary>What became of the buffers of an input, since the source was made.</summary>
/// <remarks>Written by the capture thread, read by anybody: each number is whole, together they may be a buffer apart.</remarks>
public sealed class CaptureCounts
{
    /// <summary>Handed over as frames.</summary>
    public long Frames { get; internal set; }

    /// <summary>Missing in the driver's numbering: nobody got them.</summary>
    public long Gaps { get; internal set; }

    /// <summary>With fewer bytes than a picture has.</summary>
    public long Short { get; internal set; }

    /// <summary>That the driver marked as bad, or that hold a damaged JPEG.</summary>
    public long Corrupt { get; internal set; }

    /// <summary>That the driver handed out a second time.</summary>
    public long Repeated { get; internal set; }

    /// <summary>That came while the input had no signal: noise, a colour bar, the last picture.</summary>
    public long Placeholders { get; internal set; }

    /// <summary>Good, but the pool was empty or nobody took them in time.</summary>
    public long Overrun { get; internal set; }

    /// <summary>Times that the stream was started.</summary>
    public long Starts { get; internal set; }

    /// <summary>Not worth looking at: short, corrupt or repeated.</summary>
    internal long Bad => Short + Corrupt + Repeated;
}
