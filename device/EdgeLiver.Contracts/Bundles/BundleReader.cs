using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EdgeLiver.Contracts.Bundles;

/// <summary>Reads a bundle that was checked as a whole before a byte of it is opened.</summary>
/// <remarks>
/// A receiver looks up the unit's key by <see cref="Header"/>, keeps <see cref="BundleHeader.BundleId"/> with what it has taken and takes no
/// bundle twice; records of it that came by another way it drops by (unit, sequence), as ever.
/// </remarks>
public sealed class BundleReader
{
    private readonly Stream _file;
    private readonly byte[] _header;
    private readonly long _chunks;

    private BundleReader(Stream file, BundleHeader header, byte[] json)
    {
        (_file, Header, _header, _chunks) = (file, header, json, file.Position);
    }

    /// <summary>Not to be believed before <see cref="Check"/>.</summary>
    public BundleHeader Header { get; }

    /// <summary>Reads who made it, and for whom.</summary>
    /// <param name="file">Can be sought; from its beginning.</param>
    /// <exception cref="FormatException">It is no bundle of a version that is known, one line.</exception>
    public static BundleReader Open(Stream file)
    {
        file.Position = 0;
        Span<byte> magic = stackalloc byte[BundleFormat.Magic.Length];
        if (file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !magic.SequenceEqual(BundleFormat.Magic))
        {
            throw new FormatException("it is no bundle of an EdgeLiver unit, or one of a later version");
        }

        var length = ReadLength(file);
        var json = new byte[length <= BundleFormat.MaxHeaderBytes ? length : throw new FormatException($"it is damaged: its header has {length} bytes; allowed: 1 to {BundleFormat.MaxHeaderBytes}")];
        ReadWhole(file, json);
        return new(file, BundleJson.Read("the bundle's header", json, BundleJson.Default.BundleHeader), json);
    }

    /// <summary>Reads it to its end and compares it with the signature.</summary>
    /// <param name="unitKey">Public half of the key of <see cref="BundleHeader.UnitId"/>.</param>
    /// <exception cref="FormatException">Cut short, damaged, or signed by somebody else; one line.</exception>
    public void Check(ECDsa unitKey)
    {
        if (BundleKeys.Fingerprint(unitKey) is var known && known != Header.UnitKey)
        {
            throw new FormatException($"it is signed by the key {Header.UnitKey}; the key that is known of unit {Header.UnitId} is {known}");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BundleFormat.ChunkBytes + BundleFormat.TagBytes];
        _file.Position = 0;
        for (var left = _chunks; left > 0;)
        {
            var some = _file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            hash.AppendData(buffer, 0, some);
            left -= some;
        }

        for (var isLast = false; !isLast;)
        {
            (var text, isLast) = ReadChunk(_file, buffer, hash);
            hash.AppendData(buffer, 0, text + BundleFormat.TagBytes);
        }

        var signature = new byte[BundleFormat.SignatureBytes];
        ReadWhole(_file, signature);
        if (!unitKey.VerifyHash(hash.GetHashAndReset(), signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
        {
            throw new FormatException($"its signature is not that of unit {Header.UnitId}: it is damaged or forged");
        }

        if (_file.Position != _file.Length)
        {
            throw new FormatException($"{_file.Length - _file.Position} bytes stand behind its signature; a bundle ends with it");
        }
    }

    /// <summary>The records, in the order in which the unit would have sent them; take them over once the last was read.</summary>
    /// <param name="centreKey">Private.</param>
    /// <exception cref="FormatException">It is for another centre, or not what its manifest says; one line.</exception>
    public IEnumerable<OutboxRecord> Records(ECDiffieHellman centreKey)
    {
        if (BundleKeys.Fingerprint(centreKey) is var mine && mine != Header.CentreKey)
        {
            throw new FormatException($"it is sealed for the centre's key {Header.CentreKey}; this is {mine}");
        }

        return Opened(centreKey);
    }

    private IEnumerable<OutboxRecord> Opened(ECDiffieHellman centreKey)
    {
        _file.Position = _chunks;
        using var text = new UnsealingStream(_file, Key(centreKey));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sequences = new List<long>();
        while (ReadLength(text) is > 0 and var length)
        {
            var head = ReadJson(text, length);
            var entry = BundleJson.Read("a record's head", head, BundleJson.Default.BundleEntry);
            var payload = new byte[entry.Bytes is >= 0 and <= BundleFormat.MaxJsonBytes ? entry.Bytes : throw new FormatException($"record {entry.Sequence} has {entry.Bytes} bytes")];
            ReadWhole(text, payload);
            hash.AppendData(BitConverter.GetBytes(length));
            hash.AppendData(head);
            hash.AppendData(payload);
            if (Convert.ToHexStringLower(SHA256.HashData(payload)) != entry.Sha256)
            {
                throw new FormatException($"record {entry.Sequence} is not what its sha256 says");
            }

            sequences.Add(entry.Sequence);
            yield return new(entry.Sequence, new(entry.Id, entry.Kind, entry.Topic, entry.Schema, entry.ContentType, payload));
        }

        var manifest = BundleJson.Read("the manifest", ReadJson(text, ReadLength(text)), BundleJson.Default.BundleManifest);
        if (manifest.Records != sequences.Count || manifest.Sha256 != Convert.ToHexStringLower(hash.GetHashAndReset())
            || !manifest.Sequences.SequenceEqual(SequenceRange.Of(sequences)))
        {
            throw new FormatException($"it holds {sequences.Count} records and is not what its manifest of {manifest.Records} says");
        }
    }

    internal static void ReadWhole(Stream stream, Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new FormatException("it is cut short: copy it again, from the stick or onto it");
        }
    }

    /// <summary>Length of the next chunk's text; the buffer then holds that and its tag.</summary>
    internal static (int Text, bool IsLast) ReadChunk(Stream stream, byte[] buffer, IncrementalHash? hash)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        ReadWhole(stream, bytes);
        hash?.AppendData(bytes);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var text = (int)(length & ~BundleFormat.Last);
        if (text is < 1 or > BundleFormat.ChunkBytes)
        {
            throw new FormatException($"it is damaged: a part has {text} bytes; allowed: 1 to {BundleFormat.ChunkBytes}");
        }

        ReadWhole(stream, buffer.AsSpan(0, text + BundleFormat.TagBytes));
        return (text, (length & BundleFormat.Last) != 0);
    }

    private static byte[] ReadJson(Stream stream, int length)
    {
        var json = new byte[length <= BundleFormat.MaxJsonBytes ? length : throw new FormatException($"it is damaged: a head has {length} bytes")];
        ReadWhole(stream, json);
        return json;
    }

    private static int ReadLength(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        ReadWhole(stream, bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes) is >= 0 and var length ? length : throw new FormatException("it is damaged: a length is below 0");
    }

    private byte[] Key(ECDiffieHellman centreKey)
    {
        try
        {
            using var ephemeral = ECDiffieHellman.Create();
            ephemeral.ImportSubjectPublicKeyInfo(Header.EphemeralKey, out _);
            return BundleKeys.Derive(centreKey, ephemeral.PublicKey, _header);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new FormatException($"its own key is no P-256 key: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }
}
