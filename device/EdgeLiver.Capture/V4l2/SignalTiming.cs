using System.Globalization;

namespace EdgeLiver.Capture;

/// <summary>What an input says of its signal.</summary>
internal static class SignalTiming
{
    private const uint NoPower = 1;
    private const uint NoSignal = 2;
    private const uint NoHorizontalLock = 0x100;
    private const uint NoSync = 0x0001_0000;
    private const uint HasTimings = 2;

    // Receivers measure the pixel clock to about that.
    private const ulong ClockTolerance = 250_000;

    /// <summary>Is there a signal that can be taken?</summary>
    /// <param name="device">Asked now; takes a few bus transfers on real receivers.</param>
    /// <param name="timings">The signal's timings; empty where the input has none (USB).</param>
    public static InputStatus Probe(VideoDevice device, out DvTimings timings)
    {
        timings = default;
        var input = device.CurrentInput();
        if ((input.Capabilities & HasTimings) == 0)
        {
            return OfStatus(input.Status);
        }

        return device.TryQueryTimings(out timings) switch
        {
            0 when timings.Interlaced != 0 => Unsupported($"{Text(timings)} is interlaced; set the scanner's output to a progressive mode (1080p, 720p)"),
            0 when timings.Width > ImageDecoder.MaxSide || timings.Height > ImageDecoder.MaxSide => Unsupported($"{Text(timings)} is too large; at most {ImageDecoder.MaxSide} pixels a side"),
            0 => new InputStatus(InputState.Streaming, Text(timings)),
            LibC.Enolink => NoCable,
            LibC.Enolck => Unlocked,
            LibC.Erange => Unsupported("the signal is out of the device's range; set the scanner's output to 1080p or 720p"),
            // No answer to the question: what the input's status says counts.
            _ => OfStatus(input.Status),
        };
    }

    /// <summary>Is it still the signal that is streamed? Asked again and again, so it makes no text.</summary>
    /// <param name="device">Asked now.</param>
    /// <param name="timings">What is streamed; empty where the input has none.</param>
    public static bool Holds(VideoDevice device, DvTimings timings)
    {
        if ((device.CurrentInput().Capabilities & HasTimings) == 0)
        {
            return HasSignal(device);
        }

        return device.TryQueryTimings(out var now) switch
        {
            0 => Matches(now, timings),
            LibC.Enolink or LibC.Enolck or LibC.Erange => false,
            _ => timings.Width == 0 && HasSignal(device),
        };
    }

    /// <summary>Does the input say at this moment that it has a signal? One or two bus transfers: asked for every frame.</summary>
    public static bool HasSignal(VideoDevice device) =>
        (device.CurrentInput().Status & (NoPower | NoSignal | NoHorizontalLock | NoSync)) == 0;

    /// <summary>The same signal, within what receivers measure?</summary>
    public static bool Matches(DvTimings a, DvTimings b) =>
        (a.Width, a.Height, a.Interlaced, TotalWidth(a), TotalHeight(a)) == (b.Width, b.Height, b.Interlaced, TotalWidth(b), TotalHeight(b))
        && Math.Max(a.PixelClock, b.PixelClock) - Math.Min(a.PixelClock, b.PixelClock) <= ClockTolerance;

    /// <summary>As <c>1920x1080p60.00</c>.</summary>
    public static string Text(DvTimings timings)
    {
        var pixels = (double)TotalWidth(timings) * TotalHeight(timings);
        var rate = pixels > 0 ? timings.PixelClock / pixels : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{timings.Width}x{timings.Height}{(timings.Interlaced != 0 ? 'i' : 'p')}{rate:F2}");
    }

    private static InputStatus NoCable { get; } =
        new(InputState.NoCable, "no signal; is the scanner on, is its video cable in the capture device?");

    private static InputStatus Unlocked { get; } =
        new(InputState.NoSync, "a signal without sync; another cable or adapter, or another mode of the scanner's output");

    private static InputStatus OfStatus(uint status) => status switch
    {
        _ when (status & (NoPower | NoSignal)) != 0 => NoCable,
        _ when (status & (NoHorizontalLock | NoSync)) != 0 => Unlocked,
        _ => new InputStatus(InputState.Streaming, ""),
    };

    private static InputStatus Unsupported(string detail) => new(InputState.UnsupportedTiming, detail);

    private static uint TotalWidth(DvTimings t) => t.Width + t.HorizontalFront + t.HorizontalSync + t.HorizontalBack;

    private static uint TotalHeight(DvTimings t) => t.Height + t.VerticalFront + t.VerticalSync + t.VerticalBack;
}
