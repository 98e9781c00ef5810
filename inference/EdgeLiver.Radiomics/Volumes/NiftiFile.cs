using System.Buffers.Binary;
using System.IO.Compression;

namespace EdgeLiver.Radiomics;

/// <summary>Reads and writes volumes as NIfTI-1 single files, plain (.nii) or gzipped (.nii.gz; known by their bytes, not by name).</summary>
/// <remarks>
/// Nothing that a header says is believed before it is checked against the file's length, so a file takes at most 8 bytes of
/// memory for each voxel that it can hold. Axes come as they are stored; the placement is kept, not applied.
/// </remarks>
public static class NiftiFile
{
    /// <summary>DEFLATE can't make more than this many bytes of one (258 bytes from a match of two bits).</summary>
    private const int MaxInflation = 1032;

    private const int ShortestGzip = 18;

    private const int BufferBytes = 1 << 16;

    /// <summary>Reads the one volume of a file.</summary>
    /// <exception cref="VolumeFormatException">The file can't be read, is no NIfTI-1, is damaged or too large, or holds an intensity that is not finite.</exception>
    public static NiftiImage Read(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            // A pipe or device has length 0 as well; it must not be opened, because that waits for somebody to write.
            if (new FileInfo(path).Length == 0)
            {
                throw new VolumeFormatException(name, "has 0 bytes: an empty file, or not a plain file");
            }

            using var file = File.OpenRead(path);
            return Read(file, name);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VolumeFormatException(name, "does not exist, or is a folder", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new VolumeFormatException(name, "no permission to read it; let this user read it (chmod, chown)", e);
        }
        catch (IOException e)
        {
            throw new VolumeFormatException(name, $"can't be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the one volume that a stream holds from where it stands to its end.</summary>
    /// <param name="stream">Seekable, so that its length is known; stays open.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="VolumeFormatException">As <see cref="Read(string)"/>.</exception>
    public static NiftiImage Read(Stream stream, string name)
    {
        var length = stream.Length - stream.Position;
        var isGzip = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = stream.Length - length;
        if (!isGzip)
        {
            return Read(stream, length, null, name);
        }

        try
        {
            var unpacked = UnpackedLength(stream, length, name);
            using var inflated = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            return Read(inflated, MaxInflation * length, unpacked, name);
        }
        catch (InvalidDataException e)
        {
            throw new VolumeFormatException(name, $"its gzip bytes are damaged or cut short ({e.Message}); copy it again", e);
        }
    }

    /// <summary>Reads a region: every voxel that is not 0, or that has the value <paramref name="label"/>.</summary>
    /// <exception cref="VolumeFormatException">As <see cref="Read(string)"/>.</exception>
    public static VolumeMask ReadMask(string path, double? label = null) => Read(path).ToMask(label);

    /// <summary>Writes 64-bit numbers, gzipped where the name ends in <c>.gz</c>; an older file is replaced.</summary>
    /// <exception cref="ArgumentException">A side is over 32767 voxels, or a spacing is not above 0 as a 32-bit number.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, Volume volume, NiftiGeometry geometry)
    {
        var header = NiftiHeaderBytes.Of(volume, geometry);
        using var file = File.Create(path);
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            Write(file, header, volume.Values);
            return;
        }

        using var deflated = new GZipStream(file, CompressionLevel.Optimal);
        Write(deflated, header, volume.Values);
    }

    // The last four bytes of a gzip file (RFC 1952): GZipStream does not miss them, so it would take a file cut there for whole.
    private static uint UnpackedLength(Stream stream, long length, string name)
    {
        if (length < ShortestGzip)
        {
            throw new VolumeFormatException(name, $"ends after {length} bytes, a gzip file has at least {ShortestGzip}; copy it again");
        }

        var start = stream.Position;
        Span<byte> end = stackalloc byte[sizeof(uint)];
        stream.Seek(-end.Length, SeekOrigin.End);
        stream.ReadExactly(end);
        stream.Position = start;
        return BinaryPrimitives.ReadUInt32LittleEndian(end);
    }

    private static NiftiImage Read(Stream stream, long available, uint? unpacked, string name)
    {
        var bytes = new byte[NiftiHeader.Length];
        Fill(stream, bytes, 0, NiftiHeader.Length, name);
        var header = new NiftiHeader(name, bytes);
        if (header.End > available)
        {
            throw new VolumeFormatException(
                name,
                $"its header (dim {header.Width} x {header.Height} x {header.Depth} of {header.Scalar}, vox_offset {header.Offset}) " +
                $"says {header.End} bytes, the file holds at most {available}; cut short or damaged, copy it again");
        }

        if (unpacked is { } size && size != (uint)header.End)
        {
            throw new VolumeFormatException(
                name, $"its header says {header.End} bytes, the end of its gzip {size}; cut short, damaged or gzipped in parts: copy it again or unpack it (gunzip)");
        }

        var buffer = new byte[BufferBytes];
        for (var at = NiftiHeader.Length; at < header.Offset;)
        {
            var part = buffer.AsSpan(0, Math.Min(BufferBytes, header.Offset - at));
            Fill(stream, part, at, header.End, name);
            at += part.Length;
        }

        var (volume, isWhole) = ReadVoxels(stream, header, buffer, name);
        if (stream.ReadByte() >= 0)
        {
            throw new VolumeFormatException(
                name, $"goes on after byte {header.End}, where dim and datatype of its header say that it ends; the header is damaged");
        }

        return new NiftiImage(volume, isWhole, header.Geometry());
    }

    private static (Volume Volume, bool IsWhole) ReadVoxels(Stream stream, NiftiHeader header, byte[] buffer, string name)
    {
        var volume = new Volume(header.Width, header.Height, header.Depth, header.Spacing);
        var (size, isWhole) = (header.Scalar.Bytes(), true);
        for (var first = 0; first < header.Voxels;)
        {
            var values = volume.Values.Slice(first, Math.Min(BufferBytes / size, header.Voxels - first));
            var raw = buffer.AsSpan(0, values.Length * size);
            Fill(stream, raw, header.Offset + ((long)first * size), header.End, name);
            header.Scalar.Decode(raw, header.IsReversed, values);
            for (var i = 0; i < values.Length; i++)
            {
                // Unscaled numbers stay as they are to the bit; 1 * v + 0 would lose the sign of -0.
                var value = header is { Slope: 1, Intercept: 0 } ? values[i] : (header.Slope * values[i]) + header.Intercept;
                if (!double.IsFinite(value))
                {
                    throw NotFinite(name, volume, first + i, value);
                }

                values[i] = value;
                isWhole &= double.IsInteger(value);
            }

            first += values.Length;
        }

        return (volume, isWhole);
    }

    private static VolumeFormatException NotFinite(string name, Volume volume, int index, double value)
    {
        var (rest, x) = Math.DivRem(index, volume.Width);
        var (z, y) = Math.DivRem(rest, volume.Height);
        return new VolumeFormatException(
            name, FormattableString.Invariant($"voxel ({x}, {y}, {z}) is {value}, must be a finite number; replace it, outside the region by any number"));
    }

    private static void Fill(Stream stream, Span<byte> target, long at, long end, string name)
    {
        var read = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        if (read < target.Length)
        {
            throw new VolumeFormatException(name, $"ends after {at + read} of {end} bytes; copy it again");
        }
    }

    private static void Write(Stream stream, byte[] header, ReadOnlySpan<double> values)
    {
        stream.Write(header);
        var buffer = new byte[BufferBytes];
        while (values.Length > 0)
        {
            var part = values[..Math.Min(values.Length, BufferBytes / sizeof(double))];
            for (var i = 0; i < part.Length; i++)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(buffer.AsSpan(i * sizeof(double)), part[i]);
            }

            stream.Write(buffer, 0, part.Length * sizeof(double));
            values = values[part.Length..];
        }
    }
}
