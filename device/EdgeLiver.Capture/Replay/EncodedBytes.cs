using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>One encoded picture as it stands in its file, in native memory that serves again for the next one.</summary>
internal sealed unsafe class EncodedBytes : IDisposable
{
    /// <summary>Bytes of one encoded picture; an uncompressed 40 MP picture of 16-bit RGB still fits.</summary>
    public const int MaxLength = 256 << 20;

    private NativeBuffer _buffer = new(1 << 20);

    public int Length { get; private set; }

    public nint Address => (nint)_buffer.Pointer;

    public ReadOnlySpan<byte> Span => _buffer.Span[..Length];

    /// <summary>Takes a whole file.</summary>
    /// <exception cref="SourceException">It is missing, not readable, empty, not a plain file, or over <see cref="MaxLength"/>.</exception>
    public void ReadFile(string path, string name)
    {
        try
        {
            using var file = OpenFile(path, name);
            Read(file, file.Length, name);
        }
        catch (IOException e)
        {
            throw SourceException.From(name, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw SourceException.From(name, e);
        }
    }

    /// <summary>Opens a file that has bytes; the caller turns <see cref="IOException"/> into a <see cref="SourceException"/>.</summary>
    public static FileStream OpenFile(string path, string name)
    {
        // A pipe or device has length 0 as well; it must not be opened, because that waits for somebody to write.
        if (new FileInfo(path).Length == 0)
        {
            throw new SourceException(name, "has 0 bytes: an empty file, or not a plain file");
        }

        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
    }

    /// <summary>Takes the next <paramref name="length"/> bytes, or fewer where the file ends.</summary>
    public void Read(Stream file, long length, string name)
    {
        if (length > MaxLength)
        {
            throw new SourceException(name, $"an encoded picture of {length:N0} bytes; at most {MaxLength:N0} are read");
        }

        if (length > _buffer.Length)
        {
            _buffer.Dispose();
            _buffer = new NativeBuffer((int)length);
        }

        Length = file.ReadAtLeast(_buffer.Span[..(int)length], (int)length, throwOnEndOfStream: false);
    }

    /// <summary>Takes bytes that are in memory already; they may go afterwards.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length)
        {
            _buffer.Dispose();
            _buffer = new NativeBuffer(bytes.Length);
        }

        bytes.CopyTo(_buffer.Span);
        Length = bytes.Length;
    }

    public void Dispose() => _buffer.Dispose();
}
