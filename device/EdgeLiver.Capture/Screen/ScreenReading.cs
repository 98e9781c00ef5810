namespace EdgeLiver.Capture;

/// <summary>What the screen of one frame says.</summary>
/// <param name="Signal"><see cref="Signal.Ok"/> for a new picture; else why the fan shows the one before: nothing is to be inferred from it.</param>
/// <param name="Fan">Where the ultrasound is; null where the screen shows none, and then the whole frame is black.</param>
/// <param name="MmPerPixel">Millimetres a pixel, both ways; null where nothing on the screen tells.</param>
/// <param name="Beside">The other picture of a dual layout, blackened like all else; null where there is one picture.</param>
/// <param name="Covered">Pixels of the fan that the scanner drew upon and that were filled from their neighbours.</param>
public readonly record struct ScreenReading(Signal Signal, Fan? Fan, double? MmPerPixel, Fan? Beside = null, int Covered = 0);
