using System.Runtime.InteropServices;

namespace EdgeLiver.Imaging;

/// <summary>A block of native memory with one owner, 64-byte aligned and zeroed.</summary>
/// <remarks>
/// Whoever creates it disposes it; there is no finalizer, so a leak shows in <see cref="OutstandingBytes"/> instead of
/// being repaired at a random moment. Views into it are valid until <see cref="Dispose"/>.
/// </remarks>
public sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>Bytes; a cache line, and the widest vector register.</summary>
    public const int Alignment = 64;

    private static long _outstandingBytes;
    private nint _pointer;

    /// <param name="length">Bytes, 1 to <see cref="int.MaxValue"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public NativeBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _pointer = (nint)NativeMemory.AlignedAlloc((nuint)length, Alignment);
        Length = length;
        Span.Clear();
        Interlocked.Add(ref _outstandingBytes, length);
        GC.AddMemoryPressure(length);
    }

    /// <summary>Bytes of all buffers of this process that are not yet disposed.</summary>
    public static long OutstandingBytes => Interlocked.Read(ref _outstandingBytes);

    /// <summary>Bytes.</summary>
    public int Length { get; }

    /// <summary>The first byte.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == 0, this);
            return (byte*)_pointer;
        }
    }

    /// <summary>All bytes.</summary>
    public Span<byte> Span => new(Pointer, Length);

    /// <summary>The block seen as numbers of another type, as many as fit whole.</summary>
    public Span<T> AsSpan<T>()
        where T : unmanaged => new(Pointer, Length / sizeof(T));

    public void Dispose()
    {
        var pointer = Interlocked.Exchange(ref _pointer, 0);
        if (pointer == 0)
        {
            return;
        }

        NativeMemory.AlignedFree((void*)pointer);
        Interlocked.Add(ref _outstandingBytes, -Length);
        GC.RemoveMemoryPressure(Length);
    }
}
