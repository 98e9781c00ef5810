namespace EdgeLiver.Capture;

/// <summary>The driver's buffers, mapped and streaming; all are given back and unmapped with it.</summary>
internal sealed class BufferRing : IDisposable
{
    private readonly VideoDevice _device;
    private readonly List<MappedBuffer> _buffers = [];

    /// <param name="device">With its format set; must outlive the ring.</param>
    /// <param name="count">Buffers to ask for; the driver may give more.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The driver refuses; EBUSY: another program streams from it.</exception>
    public BufferRing(VideoDevice device, int count)
    {
        _device = device;
        try
        {
            var request = Request((uint)count);
            for (var index = 0u; index < request.Count; index++)
            {
                var buffer = Describe(index);
                LibC.Control(device.Handle, VideoRequest.QueryBuffer, ref buffer, "VIDIOC_QUERYBUF");
                _buffers.Add(new MappedBuffer(device.Handle, buffer.Offset, buffer.Length));
                LibC.Control(device.Handle, VideoRequest.Queue, ref buffer, "VIDIOC_QBUF");
            }

            var type = VideoDevice.CaptureType;
            LibC.Control(device.Handle, VideoRequest.StreamOn, ref type, "VIDIOC_STREAMON");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Buffers that the driver did not take back: only a new start gets them moving again.</summary>
    public int Refused { get; private set; }

    /// <summary>Borrows the oldest full buffer.</summary>
    /// <returns>False where none is full.</returns>
    public bool TryBorrow(out BorrowedBuffer borrowed)
    {
        var buffer = Describe(0);
        var error = LibC.TryControl(_device.Handle, VideoRequest.Dequeue, ref buffer);
        if (error is 0)
        {
            borrowed = new BorrowedBuffer(this, _buffers[(int)buffer.Index], buffer);
            return true;
        }

        borrowed = default;
        return error == LibC.Eagain ? false : throw new System.ComponentModel.Win32Exception(
            error, $"VIDIOC_DQBUF: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(error)}");
    }

    public void Dispose()
    {
        // The device may be gone: then this fails, and closing it frees what is left.
        var type = VideoDevice.CaptureType;
        _ = LibC.TryControl(_device.Handle, VideoRequest.StreamOff, ref type);
        foreach (var buffer in _buffers)
        {
            buffer.Dispose();
        }

        var none = new VideoBufferRequest { Type = VideoDevice.CaptureType, Memory = VideoDevice.MappedMemory };
        _ = LibC.TryControl(_device.Handle, VideoRequest.RequestBuffers, ref none);
    }

    /// <summary>The driver fills the buffer again.</summary>
    internal void GiveBack(uint index)
    {
        var buffer = Describe(index);
        if (LibC.TryControl(_device.Handle, VideoRequest.Queue, ref buffer) != 0)
        {
            Refused++;
        }
    }

    private VideoBufferRequest Request(uint count)
    {
        var request = new VideoBufferRequest { Count = count, Type = VideoDevice.CaptureType, Memory = VideoDevice.MappedMemory };
        LibC.Control(_device.Handle, VideoRequest.RequestBuffers, ref request, "VIDIOC_REQBUFS");
        return request;
    }

    private static VideoBuffer Describe(uint index) => new() { Index = index, Type = VideoDevice.CaptureType, Memory = VideoDevice.MappedMemory };
}

/// <summary>A full buffer, ours until disposed; then the driver fills it again.</summary>
internal readonly ref struct BorrowedBuffer(BufferRing ring, MappedBuffer memory, VideoBuffer buffer)
{
    private const uint MarkedBad = 0x40;
    private const uint ClockMask = 0xE000;
    private const uint MonotonicClock = 0x2000;

    /// <summary>What the driver says it wrote, at most what is mapped.</summary>
    public ReadOnlySpan<byte> Bytes => memory.Bytes(buffer.BytesUsed);

    /// <summary>The driver itself does not trust it.</summary>
    public bool IsMarkedBad => (buffer.Flags & MarkedBad) != 0;

    /// <summary>The driver's count; a gap is a frame that nobody got.</summary>
    public uint Sequence => buffer.Sequence;

    /// <summary>When it was taken, CLOCK_MONOTONIC; null where the driver stamps with another clock.</summary>
    public TimeSpan? Taken => (buffer.Flags & ClockMask) == MonotonicClock
        ? TimeSpan.FromSeconds(buffer.Seconds) + TimeSpan.FromMicroseconds(buffer.Microseconds)
        : null;

    public void Dispose() => ring.GiveBack(buffer.Index);
}
