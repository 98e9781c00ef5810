using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace EdgeLiver.Contracts.Bundles;

/// <summary>Writes records into a bundle: sealed for the centre, signed by the unit, in one pass and 64 KiB of memory.</summary>
/// <remarks>What has no <see cref="Finish"/> is no bundle: readers refuse it as cut short.</remarks>
public sealed class BundleWriter : IDisposable
{
    private readonly Stream _file;
    private readonly ECDsa _unitKey;
    private readonly AesGcm _cipher;
    private readonly IncrementalHash _signed = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _records = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<long> _sequences = [];
    private readonly byte[] _plain = new byte[BundleFormat.ChunkBytes];
    private readonly byte[] _sealed = new byte[sizeof(uint) + BundleFormat.ChunkBytes + BundleFormat.TagBytes];
    private int _filled;
    private long _chunk;

    /// <param name="file">Written from where it stands; not closed.</param>
    /// <param name="origin">Stands open at its head.</param>
    /// <param name="centreKey">Public half is enough.</param>
    /// <param name="unitKey">Private.</param>
    public BundleWriter(Stream file, BundleOrigin origin, ECDiffieHellman centreKey, ECDsa unitKey)
    {
        (_file, _unitKey) = (file, unitKey);
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new BundleHeader
            {
                SiteId = origin.SiteId,
                UnitId = origin.UnitId,
                BundleId = origin.BundleId,
                CreatedAt = origin.CreatedAt,
                CentreKey = BundleKeys.Fingerprint(centreKey),
                UnitKey = BundleKeys.Fingerprint(unitKey),
                EphemeralKey = ephemeral.ExportSubjectPublicKeyInfo(),
            },
            BundleJson.Default.BundleHeader);
        var key = BundleKeys.Derive(ephemeral, centreKey.PublicKey, json);
        _cipher = new AesGcm(key, BundleFormat.TagBytes);
        CryptographicOperations.ZeroMemory(key);

        Put(BundleFormat.Magic);
        Put(Length(json.Length));
        Put(json);
    }

    /// <summary>Bytes of the records so far, before they are sealed.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a record.</summary>
    /// <exception cref="IOException">The medium is full or gone.</exception>
    public void Add(OutboxRecord record)
    {
        var message = record.Message;
        var head = JsonSerializer.SerializeToUtf8Bytes(
            new BundleEntry
            {
                Sequence = record.Sequence,
                Id = message.Id,
                Kind = message.Kind,
                Topic = message.Topic,
                Schema = message.Schema,
                ContentType = message.ContentType,
                Bytes = message.Payload.Length,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(message.Payload.Span)),
            },
            BundleJson.Default.BundleEntry);
        AddHashed(Length(head.Length));
        AddHashed(head);
        AddHashed(message.Payload.Span);
        _sequences.Add(record.Sequence);
    }

    /// <summary>Writes the manifest and the signature; the caller syncs the file.</summary>
    /// <exception cref="IOException">The medium is full or gone.</exception>
    public BundleManifest Finish()
    {
        var manifest = new BundleManifest
        {
            Records = _sequences.Count,
            Sequences = SequenceRange.Of(_sequences),
            Sha256 = Convert.ToHexStringLower(_records.GetHashAndReset()),
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, BundleJson.Default.BundleManifest);
        Seal(Length(0));
        Seal(Length(json.Length));
        Seal(json);
        Flush(isLast: true);
        _file.Write(_unitKey.SignHash(_signed.GetHashAndReset(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        return manifest;
    }

    public void Dispose()
    {
        _cipher.Dispose();
        _signed.Dispose();
        _records.Dispose();
        CryptographicOperations.ZeroMemory(_plain);
    }

    private static byte[] Length(int length)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        return bytes;
    }

    private void AddHashed(ReadOnlySpan<byte> bytes)
    {
        _records.AppendData(bytes);
        Bytes += bytes.Length;
        Seal(bytes);
    }

    private void Seal(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            // A full chunk goes only once there is more: the last one has to say that it is.
            if (_filled == _plain.Length)
            {
                Flush(isLast: false);
            }

            var some = Math.Min(bytes.Length, _plain.Length - _filled);
            bytes[..some].CopyTo(_plain.AsSpan(_filled));
            _filled += some;
            bytes = bytes[some..];
        }
    }

    private void Flush(bool isLast)
    {
        Span<byte> nonce = stackalloc byte[BundleFormat.NonceBytes];
        BundleFormat.Nonce(nonce, _chunk++, isLast);
        BinaryPrimitives.WriteUInt32LittleEndian(_sealed, (uint)_filled | (isLast ? BundleFormat.Last : 0));
        var text = _sealed.AsSpan(sizeof(uint), _filled);
        var tag = _sealed.AsSpan(sizeof(uint) + _filled, BundleFormat.TagBytes);
        _cipher.Encrypt(nonce, _plain.AsSpan(0, _filled), text, tag);
        Put(_sealed.AsSpan(0, sizeof(uint) + _filled + BundleFormat.TagBytes));
        _filled = 0;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _signed.AppendData(bytes);
        _file.Write(bytes);
    }
}
