namespace EdgeLiver.Uplink;

/// <summary>A stream of whole pages of 8 KiB, as LiteDB reads and writes one.</summary>
/// <remarks>LiteDB locks the stream around a seek and what follows it; its writer has a thread of its own.</remarks>
internal abstract class PageStream : Stream
{
    public sealed override bool CanRead => true;

    public sealed override bool CanWrite => true;

    public sealed override bool CanSeek => true;

    public sealed override long Position { get; set; }

    public sealed override long Length => Pages * Page.Bytes;

    protected abstract long Pages { get; }

    public sealed override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public sealed override int Read(Span<byte> buffer)
    {
        CheckWhole(buffer.Length);
        var read = ReadPage(Position / Page.Bytes, buffer) ? Page.Bytes : 0;
        Position += read;
        return read;
    }

    public sealed override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public sealed override void Write(ReadOnlySpan<byte> buffer)
    {
        CheckWhole(buffer.Length);
        WritePage(Position / Page.Bytes, buffer);
        Position += Page.Bytes;
    }

    /// <returns>False at the end.</returns>
    protected abstract bool ReadPage(long index, Span<byte> page);

    protected abstract void WritePage(long index, ReadOnlySpan<byte> page);

    private void CheckWhole(int count)
    {
        if (count != Page.Bytes || Position % Page.Bytes != 0)
        {
            throw new NotSupportedException($"{count} bytes at {Position}: must be one whole page of {Page.Bytes}");
        }
    }
}
