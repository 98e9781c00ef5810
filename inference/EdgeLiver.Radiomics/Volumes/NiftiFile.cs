using System.Buffers.Binary;
using System.IO.Compression;

namespace EdgeLiver.Radiomics;

/// <summary>Volumes in NIfTI-1 files, <c>.nii</c> and <c>.nii.gz</c>.</summary>
/// <remarks>
/// Whole and real numbers of 8 to 64 bits, either byte order, one volume a file. The header is not believed: a file that is too short for
/// it is refused before memory is taken, and so is one that goes on behind its last voxel: its header says fewer or smaller voxels than it has.
/// </remarks>
public static class NiftiFile
{
    private const int BufferLength = 1 << 16;

    // Deflate packs at most 1,032 bytes into one; a file that would need more is cut off or lies.
    private const long BestCompression = 1100;

    /// <summary>Reads a volume.</summary>
    /// <exception cref="VolumeFormatException">There is no such file, it can't be read, is damaged, or an intensity is not a finite number.</exception>
    public static Volume Read(string path)
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VolumeFormatException(name, $"can't be read: {e.Message}");
        }
    }

    /// <summary>Reads a volume from a stream that knows its length; gzip is told by its first bytes.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static Volume Read(Stream file, string name)
    {
        try
        {
            Span<byte> magic = stackalloc byte[2];
            var isZipped = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
            uint? unzippedLength = isZipped ? UnzippedLength(file) : null;
            file.Position = 0;
            using var unzipped = isZipped ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : null;
            return Read(unzipped ?? file, isZipped ? BestCompression * file.Length : file.Length, unzippedLength, name);
        }
        catch (InvalidDataException)
        {
            throw new VolumeFormatException(name, "its gzip data are damaged; copy it again");
        }
        catch (EndOfStreamException)
        {
            throw new VolumeFormatException(name, "ends before all that its header announces; copy it again");
        }
    }

    /// <summary>Writes a volume as 32-bit real numbers, zipped where the name ends in <c>.gz</c>.</summary>
    /// <remarks>Sizes and spacing alone: where the volume lies in the scanner is not kept.</remarks>
    public static void Write(Volume volume, string path)
    {
        using var file = File.Create(path);
        using Stream? zip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest) : null;
        var target = zip ?? file;
        target.Write(Header(volume));
        var buffer = new byte[volume.Width * sizeof(float)];
        for (var start = 0; start < volume.Values.Length; start += volume.Width)
        {
            for (var x = 0; x < volume.Width; x++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(buffer.AsSpan(x * sizeof(float)), (float)volume.Values[start + x]);
            }

            target.Write(buffer);
        }
    }

    // The last four bytes of a gzip file (RFC 1952). GZipStream does not miss them: a file cut there would be taken for whole.
    private static uint UnzippedLength(Stream file)
    {
        Span<byte> end = stackalloc byte[sizeof(uint)];
        file.Position = Math.Max(0, file.Length - end.Length);
        file.ReadExactly(end);
        return BinaryPrimitives.ReadUInt32LittleEndian(end);
    }

    private static Volume Read(Stream stream, long mostBytes, uint? unzippedLength, string name)
    {
        Span<byte> bytes = stackalloc byte[NiftiHeader.Length];
        stream.ReadExactly(bytes);
        var header = NiftiHeader.Read(bytes, name);
        var length = header.DataOffset + header.DataLength;
        if (length > mostBytes)
        {
            throw new EndOfStreamException();
        }

        if (unzippedLength is { } unzipped && unzipped != (uint)length)
        {
            throw new VolumeFormatException(name, $"its header announces {length} bytes, the end of its gzip data {unzipped}; cut off, damaged or zipped in parts: copy it again or unzip it");
        }

        Skip(stream, header.DataOffset - NiftiHeader.Length);
        var volume = new Volume(header.Width, header.Height, header.Depth, header.Spacing);
        ReadVoxels(stream, header, volume.Values, name);
        // Behind its data a gzip file has a checksum; one byte more makes the stream look at it.
        return stream.ReadByte() < 0
            ? volume
            : throw new VolumeFormatException(name, $"goes on behind byte {length}, where its last voxel is by dim, datatype and vox_offset; the header is damaged");
    }

    private static void Skip(Stream stream, int bytes)
    {
        Span<byte> rest = stackalloc byte[256];
        for (; bytes > 0; bytes -= rest.Length)
        {
            rest = rest[..Math.Min(rest.Length, bytes)];
            stream.ReadExactly(rest);
        }
    }

    private static void ReadVoxels(Stream stream, NiftiHeader header, Span<double> values, string name)
    {
        var size = header.Type.Size();
        var buffer = new byte[BufferLength];
        for (var done = 0; done < values.Length;)
        {
            var count = Math.Min(values.Length - done, BufferLength / size);
            stream.ReadExactly(buffer, 0, count * size);
            for (var i = 0; i < count; i++)
            {
                var value = (Number(buffer.AsSpan(i * size, size), header) * header.Slope) + header.Intercept;
                if (!double.IsFinite(value))
                {
                    var at = done + i;
                    var (slice, inSlice) = Math.DivRem(at, header.Width * header.Height);
                    throw new VolumeFormatException(name, $"voxel ({inSlice % header.Width}, {inSlice / header.Width}, {slice}) is {value}; intensities must be finite numbers; replace it or mask it out in the file");
                }

                values[done + i] = value;
            }

            done += count;
        }
    }

    private static double Number(Span<byte> bytes, NiftiHeader header)
    {
        if (header.IsBigEndian)
        {
            bytes.Reverse();
        }

        return header.Type switch
        {
            NiftiType.UInt8 => bytes[0],
            NiftiType.Int8 => (sbyte)bytes[0],
            NiftiType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            NiftiType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            NiftiType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            NiftiType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            NiftiType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            NiftiType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            NiftiType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
    }

    private static byte[] Header(Volume volume)
    {
        var header = new byte[NiftiHeader.Length + 4];
        BinaryPrimitives.WriteInt32LittleEndian(header, NiftiHeader.Length);
        Span<int> dimensions = [3, volume.Width, volume.Height, volume.Depth, 1, 1, 1, 1];
        Span<double> spacing = [1, volume.Spacing.XMm, volume.Spacing.YMm, volume.Spacing.ZMm];
        for (var i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(40 + (2 * i)), (short)dimensions[i]);
        }

        for (var i = 0; i < spacing.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(76 + (4 * i)), (float)spacing[i]);
        }

        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(70), (short)NiftiType.Float32);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(72), 8 * sizeof(float));
        BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(108), header.Length);
        header[123] = 2; // millimetres
        "n+1\0"u8.CopyTo(header.AsSpan(344));
        return header;
    }
}
