namespace EdgeLiver.Capture;

/// <summary>What a live input is doing.</summary>
public enum InputState
{
    /// <summary>Nothing to open: unplugged, no permission, or taken by another program; the detail says which.</summary>
    NoDevice,

    /// <summary>The device is there; no scanner is, or it is switched off.</summary>
    NoCable,

    /// <summary>Something is connected whose signal the device can't lock to.</summary>
    NoSync,

    /// <summary>A signal of a kind that can't be taken: interlaced, too large, out of the device's range.</summary>
    UnsupportedTiming,

    /// <summary>Fresh pictures.</summary>
    Streaming,

    /// <summary>There is a signal and no picture comes.</summary>
    Stalled,
}

/// <summary>State of a live input, with the reason and the cure in one line.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Detail">For people: the timing while streaming, else why not and what to do.</param>
public sealed record InputStatus(InputState State, string Detail);
