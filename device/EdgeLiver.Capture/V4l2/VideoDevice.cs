using System.ComponentModel;

namespace EdgeLiver.Capture;

/// <summary>An open capture device: its connectors, timings, formats and events.</summary>
/// <remarks>
/// Whatever the driver refuses is a <see cref="Win32Exception"/> with the request's name and errno. The
/// single-planar interface with mapped buffers only.
/// </remarks>
internal sealed class VideoDevice : IDisposable
{
    public const uint CaptureType = 1;
    public const uint MappedMemory = 1;

    private const uint VideoCapture = 1;
    private const uint Streaming = 0x0400_0000;
    private const uint HasDeviceCapabilities = 0x8000_0000;
    private const uint SourceChange = 5;
    private const uint ResolutionChange = 1;
    private const uint EdidBlock = 128;

    private VideoDevice(DeviceHandle handle, VideoCapability capability)
    {
        Handle = handle;
        (Card, Bus) = (capability.Card.ToString(), capability.Bus.ToString());
    }

    public DeviceHandle Handle { get; }

    /// <summary>What the device calls itself.</summary>
    public string Card { get; }

    /// <summary>Where it is plugged in.</summary>
    public string Bus { get; }

    /// <exception cref="Win32Exception">It can't be opened; ENOTTY: it is no capture device.</exception>
    public static VideoDevice Open(string path)
    {
        var handle = LibC.Open(path);
        try
        {
            var capability = default(VideoCapability);
            LibC.Control(handle, VideoRequest.QueryCapability, ref capability, "VIDIOC_QUERYCAP");
            var can = (capability.Capabilities & HasDeviceCapabilities) != 0 ? capability.DeviceCapabilities : capability.Capabilities;
            return (can & VideoCapture) != 0 && (can & Streaming) != 0
                ? new VideoDevice(handle, capability)
                : throw new Win32Exception(LibC.Enotty, "does not stream video to mapped buffers");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The connectors.</summary>
    public List<VideoInput> Inputs()
    {
        var inputs = new List<VideoInput>();
        var input = default(VideoInput);
        while (LibC.TryControl(Handle, VideoRequest.EnumerateInput, ref input) == 0)
        {
            inputs.Add(input);
            input = new VideoInput { Index = (uint)inputs.Count };
        }

        return inputs;
    }

    /// <summary>The connector that is selected, as it is now; empty where the driver knows none.</summary>
    public VideoInput CurrentInput()
    {
        var input = default(VideoInput);
        var index = 0u;
        if (LibC.TryControl(Handle, VideoRequest.GetInput, ref index) == 0)
        {
            input.Index = index;
            LibC.Control(Handle, VideoRequest.EnumerateInput, ref input, "VIDIOC_ENUMINPUT");
        }

        return input;
    }

    public void Select(int input)
    {
        var index = (uint)input;
        LibC.Control(Handle, VideoRequest.SetInput, ref index, "VIDIOC_S_INPUT");
    }

    /// <summary>The timings that the signal has now.</summary>
    /// <returns>0, or errno: ENOLINK no cable, ENOLCK no sync, ERANGE out of range.</returns>
    public int TryQueryTimings(out DvTimings timings)
    {
        timings = default;
        return LibC.TryControl(Handle, VideoRequest.QueryTimings, ref timings);
    }

    /// <summary>Makes the device work with these timings, if it does not already.</summary>
    public void Use(DvTimings timings)
    {
        var current = default(DvTimings);
        if (LibC.TryControl(Handle, VideoRequest.GetTimings, ref current) != 0 || !SignalTiming.Matches(current, timings))
        {
            LibC.Control(Handle, VideoRequest.SetTimings, ref timings, "VIDIOC_S_DV_TIMINGS");
        }
    }

    /// <summary>Formats that the device offers and that are taken here, the most wanted first.</summary>
    public List<PixelFormat> Formats()
    {
        var offered = new List<PixelFormat>();
        var description = new VideoFormatDescription { Type = CaptureType };
        while (LibC.TryControl(Handle, VideoRequest.EnumerateFormat, ref description) == 0)
        {
            offered.Add((PixelFormat)description.PixelFormat);
            description = new VideoFormatDescription { Type = CaptureType, Index = description.Index + 1 };
        }

        return [.. PixelLayout.Preferred.Where(offered.Contains)];
    }

    /// <summary>The highest rate at a size, frames a second; null where the device does not say.</summary>
    public double? MaxRate(PixelFormat format, int width, int height)
    {
        double? best = null;
        var interval = new VideoFrameInterval { PixelFormat = (uint)format, Width = (uint)width, Height = (uint)height };
        for (; LibC.TryControl(Handle, VideoRequest.EnumerateFrameInterval, ref interval) == 0; interval.Index++)
        {
            best = Math.Max(best ?? 0, (double)interval.Denominator / Math.Max(1, interval.Numerator));
        }

        return best;
    }

    /// <summary>The format as it is.</summary>
    public VideoFormat Format()
    {
        var format = new VideoFormat { Type = CaptureType };
        LibC.Control(Handle, VideoRequest.GetFormat, ref format, "VIDIOC_G_FMT");
        return format;
    }

    /// <summary>Asks for a format, progressive, without padding.</summary>
    /// <returns>What the driver made of it.</returns>
    public VideoFormat SetFormat(PixelFormat pixels, int width, int height)
    {
        const uint progressive = 1;
        var format = new VideoFormat { Type = CaptureType, PixelFormat = (uint)pixels, Width = (uint)width, Height = (uint)height, Field = progressive };
        LibC.Control(Handle, VideoRequest.SetFormat, ref format, "VIDIOC_S_FMT");
        return format;
    }

    /// <summary>Asks to be told when the signal changes.</summary>
    /// <returns>False where the driver does not tell; it has to be asked then.</returns>
    public bool TryWatchSource(uint input)
    {
        var subscription = new VideoEventSubscription { Type = SourceChange, Id = input };
        return LibC.TryControl(Handle, VideoRequest.SubscribeEvent, ref subscription) == 0;
    }

    /// <summary>Takes all events that wait.</summary>
    /// <returns>True where the signal changed.</returns>
    public bool TakeEvents()
    {
        var changed = false;
        var happened = default(VideoEvent);
        while (LibC.TryControl(Handle, VideoRequest.DequeueEvent, ref happened) == 0)
        {
            changed |= happened.Type == SourceChange && (happened.Changes & ResolutionChange) != 0;
        }

        return changed;
    }

    /// <summary>Shows the scanner an EDID, unless it sees that one already: each new one makes the scanner look again.</summary>
    /// <returns>False where the driver takes none.</returns>
    public unsafe bool TrySetEdid(ReadOnlySpan<byte> edid, uint input)
    {
        Span<byte> current = stackalloc byte[edid.Length];
        fixed (byte* shown = current, wanted = edid)
        {
            var blocks = (uint)edid.Length / EdidBlock;
            var request = new VideoEdid { Pad = input, Blocks = blocks, Bytes = (nint)shown };
            if (LibC.TryControl(Handle, VideoRequest.GetEdid, ref request) == 0 && request.Blocks == blocks && current.SequenceEqual(edid))
            {
                return true;
            }

            request = new VideoEdid { Pad = input, Blocks = blocks, Bytes = (nint)wanted };
            return LibC.TryControl(Handle, VideoRequest.SetEdid, ref request) == 0;
        }
    }

    public void Dispose() => Handle.Dispose();
}
