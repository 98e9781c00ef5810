namespace EdgeLiver.Capture;

/// <summary>What the screen of one frame says.</summary>
/// <param name="Signal"><see cref="Signal.Frozen"/> where the fan shows exactly the picture before, else <see cref="Signal.Ok"/>.</param>
/// <param name="Fan">Where the ultrasound is; null where the screen shows none, and then the whole frame is black.</param>
/// <param name="MmPerPixel">Millimetres a pixel, both ways; null where nothing on the screen tells.</param>
public readonly record struct ScreenReading(Signal Signal, Fan? Fan, double? MmPerPixel);
