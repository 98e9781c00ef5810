using System.Buffers.Binary;

namespace EdgeLiver.Contracts.Bundles;

/// <summary>The file, byte by byte; numbers are little-endian.</summary>
/// <remarks>
/// <code>
/// "ELBUNDL1"  8 bytes
/// length      4, then the header: JSON, BundleHeader
/// chunks      length 4 (the highest bit says: the last), sealed bytes, tag 16: AES-256-GCM; nonce: number of the chunk 8, last 4 (0 or 1)
/// signature   64: ECDSA P-256 over the SHA-256 of all before it, r and s
/// </code>
/// The chunks hold: for each record the length of its head 4, the head (JSON, BundleEntry) and its payload; then 0 as a length, the
/// length of the manifest 4 and the manifest (JSON, BundleManifest).
/// </remarks>
internal static class BundleFormat
{
    public const int ChunkBytes = 1 << 16;
    public const int TagBytes = 16;
    public const int SignatureBytes = 64;
    public const int NonceBytes = 12;
    public const uint Last = 1u << 31;

    /// <summary>Largest header, head of a record or manifest.</summary>
    public const int MaxJsonBytes = 1 << 24;

    public const int MaxHeaderBytes = 4096;

    public static ReadOnlySpan<byte> Magic => "ELBUNDL1"u8;

    public static void Nonce(Span<byte> nonce, long chunk, bool isLast)
    {
        BinaryPrimitives.WriteInt64LittleEndian(nonce, chunk);
        BinaryPrimitives.WriteInt32LittleEndian(nonce[8..], isLast ? 1 : 0);
    }
}
