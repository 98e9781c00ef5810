using System.Security.Cryptography;

namespace EdgeLiver.Contracts.Bundles;

/// <summary>What a bundle's chunks hold, one chunk in memory at a time.</summary>
internal sealed class UnsealingStream : Stream
{
    private readonly Stream _file;
    private readonly AesGcm _cipher;
    private readonly byte[] _sealed = new byte[BundleFormat.ChunkBytes + BundleFormat.TagBytes];
    private readonly byte[] _plain = new byte[BundleFormat.ChunkBytes];
    private int _at;
    private int _filled;
    private long _chunk;
    private bool _ended;

    /// <param name="file">Stands before the first chunk; not closed.</param>
    /// <param name="key">Cleared here.</param>
    public UnsealingStream(Stream file, byte[] key)
    {
        _file = file;
        _cipher = new AesGcm(key, BundleFormat.TagBytes);
        CryptographicOperations.ZeroMemory(key);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="FormatException">A chunk is damaged, missing or not sealed by this key.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_at == _filled && !_ended)
        {
            Next();
        }

        var some = Math.Min(buffer.Length, _filled - _at);
        _plain.AsSpan(_at, some).CopyTo(buffer);
        _at += some;
        return some;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_plain);
        base.Dispose(disposing);
    }

    private void Next()
    {
        (var text, _ended) = BundleReader.ReadChunk(_file, _sealed, hash: null);
        Span<byte> nonce = stackalloc byte[BundleFormat.NonceBytes];
        BundleFormat.Nonce(nonce, _chunk, _ended);
        try
        {
            _cipher.Decrypt(nonce, _sealed.AsSpan(0, text), _sealed.AsSpan(text, BundleFormat.TagBytes), _plain.AsSpan(0, text));
        }
        catch (AuthenticationTagMismatchException fault)
        {
            throw new FormatException($"its part {_chunk} was not sealed for this key, or was changed", fault);
        }

        (_at, _filled, _chunk) = (0, text, _chunk + 1);
    }
}
