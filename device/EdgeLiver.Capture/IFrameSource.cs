using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Where pictures of a scanner's screen come from: a recording, the simulated scanner, or an input of the box.</summary>
public interface IFrameSource : IAsyncDisposable
{
    /// <summary>Short name for people: a file, a folder, an input; never a patient's name.</summary>
    string Name { get; }

    /// <summary>True where frames come at the scanner's pace and the newest counts; false where every frame counts.</summary>
    bool IsLive { get; }

    /// <summary>Frames known to come, or null where nobody can say (a live input, a pipe).</summary>
    long? FrameCount { get; }

    /// <summary>
    /// The pictures in order. The caller disposes each frame. Ends after the last picture of a recording; a live source ends
    /// only when stopped. A file that can't be read is a <see cref="Arrival"/> with a fault, and the next one follows.
    /// </summary>
    IAsyncEnumerable<Arrival> ReadAsync(FramePool pool, CancellationToken stop);
}

/// <summary>Is there a picture?</summary>
public enum Signal
{
    /// <summary>A fresh picture.</summary>
    Ok,

    /// <summary>No cable, no sync, no device.</summary>
    Lost,

    /// <summary>The picture stands while the rest of the screen lives: the scanner's Freeze key.</summary>
    Frozen,

    /// <summary>The picture before once more, as scanners show each that are slower than their output; no Freeze.</summary>
    Repeated,

    /// <summary>Nothing on the screen moves any more, its clock included: the scanner or the capture hangs.</summary>
    Stalled,
}

/// <summary>What a source hands over: a frame, or why there is none.</summary>
/// <param name="Frame">Present when <paramref name="Signal"/> is <see cref="Signal.Ok"/> and there is no fault; whoever takes it disposes it.</param>
/// <param name="Signal">State of the input.</param>
/// <param name="Fault">One line: what could not be read, why, and what to do; the source goes on with the next picture.</param>
public readonly record struct Arrival(Frame? Frame, Signal Signal, string? Fault = null);
