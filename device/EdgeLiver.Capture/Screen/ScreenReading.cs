namespace EdgeLiver.Capture;

/// <summary>What the scanner's screen says in one frame.</summary>
/// <param name="Signal"><see cref="Signal.Frozen"/> where the ultrasound is the same, bit for bit, as in the frame before.</param>
/// <param name="Fan">Where the ultrasound is; null where none was found, and then the frame is black.</param>
/// <param name="MmPerPixel">Scale, the same both ways; null where it is not really known.</param>
public readonly record struct ScreenReading(Signal Signal, Fan? Fan, double? MmPerPixel);
