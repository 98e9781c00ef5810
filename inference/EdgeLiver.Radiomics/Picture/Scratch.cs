using EdgeLiver.Imaging;

namespace EdgeLiver.Radiomics;

/// <summary>Native memory that grows to the largest region seen and is then used again and again.</summary>
/// <typeparam name="T">What it holds.</typeparam>
internal sealed unsafe class Scratch<T> : IDisposable
    where T : unmanaged
{
    private NativeBuffer? _buffer;

    /// <summary>Room for this many; the content does not matter. What was taken before is gone.</summary>
    public T* Take(int length)
    {
        var bytes = checked(length * sizeof(T));
        if (_buffer is null || _buffer.Length < bytes)
        {
            _buffer?.Dispose();
            // Half as much again: a lesion that grows from frame to frame must not reallocate at each.
            _buffer = new NativeBuffer(checked(bytes + (bytes / 2)));
        }

        return (T*)_buffer.Pointer;
    }

    /// <summary>The same, all zero.</summary>
    public T* TakeClear(int length)
    {
        var memory = Take(length);
        new Span<T>(memory, length).Clear();
        return memory;
    }

    public void Dispose() => _buffer?.Dispose();
}
