namespace EdgeLiver.Screening;

/// <summary>Why a frame was not judged.</summary>
public enum FrameSkip
{
    /// <summary>No cable, no sync.</summary>
    SignalLost,

    /// <summary>The picture stood still.</summary>
    Frozen,

    /// <summary>A newer frame was there first.</summary>
    Overtaken,

    /// <summary>It could not be decoded.</summary>
    Unreadable,

    /// <summary>No fan on the screen.</summary>
    NoFan,

    /// <summary>Probe in air, or blurred.</summary>
    PoorQuality,

    /// <summary>Somebody has told the station not to look.</summary>
    AiStopped,
}
