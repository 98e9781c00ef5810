using System.Buffers.Binary;

namespace EdgeLiver.Capture;

/// <summary>What stands before the first scan of a baseline JPEG: size, sampling, quantisation, Huffman tables.</summary>
/// <remarks>ITU-T T.81, annex B. Tables that are missing are the standard ones, as Motion-JPEG means it.</remarks>
internal sealed class JpegHeader
{
    private const int Tables = 4;
    private int _huffmanSeen;
    private bool _isRgb;

    /// <summary>One colour component: how many blocks it has in an MCU, and its tables.</summary>
    public record struct Component(int Id, int Across, int Down, int Quantisation, int Dc, int Ac);

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>MCUs between two restart markers; 0 where there are none.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>1 (grey) or 3 (luma first) components.</summary>
    public int ComponentCount { get; private set; }

    public Component[] Components { get; } = new Component[3];

    /// <summary>Divisors in zigzag order.</summary>
    public float[][] Quantisation { get; } = [new float[64], new float[64], new float[64], new float[64]];

    public JpegHuffmanTable[] Dc { get; } = [new(), new(), new(), new()];

    public JpegHuffmanTable[] Ac { get; } = [new(), new(), new(), new()];

    /// <summary>Where the entropy-coded bytes begin.</summary>
    public int ScanStart { get; private set; }

    /// <summary>Reads up to the first scan.</summary>
    /// <returns>
    /// True for a picture that <see cref="BaselineJpeg"/> decodes: 8-bit sequential Huffman, one interleaved scan, grey or
    /// YCbCr with the luma at full resolution. False for any other JPEG and for what is none.
    /// </returns>
    public bool TryRead(ReadOnlySpan<byte> jpeg)
    {
        if (!jpeg.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
        {
            return false;
        }

        (Width, Height, ComponentCount, RestartInterval, _huffmanSeen, _isRgb) = (0, 0, 0, 0, 0, false);
        var at = 2;
        while (at + 4 <= jpeg.Length)
        {
            if (jpeg[at] != 0xFF)
            {
                return false;
            }

            var marker = jpeg[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (length < 2 || at + 2 + length > jpeg.Length)
            {
                return false;
            }

            var segment = jpeg.Slice(at + 4, length - 2);
            at += 2 + length;
            if (marker == 0xDA)
            {
                ScanStart = at;
                return TryReadScan(segment);
            }

            if (!TryReadSegment(marker, segment))
            {
                return false;
            }
        }

        return false;
    }

    private bool TryReadSegment(byte marker, ReadOnlySpan<byte> segment)
    {
        switch (marker)
        {
            case 0xC0 or 0xC1:
                return TryReadFrame(segment);
            case 0xC4:
                return TryReadHuffman(segment);
            case 0xDB:
                return TryReadQuantisation(segment);
            case 0xDD:
                RestartInterval = segment.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(segment) : 0;
                return segment.Length == 2;
            case 0xEE:
                _isRgb |= segment.Length >= 12 && segment.StartsWith("Adobe"u8) && segment[11] == 0;
                return true;
            default:
                // APPn and comments are passed over; progressive, lossless and arithmetic pictures are not ours.
                return marker >= 0xE0;
        }
    }

    private bool TryReadFrame(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 9 || ComponentCount != 0)
        {
            return false;
        }

        Height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        Width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        ComponentCount = segment[5];
        if (segment[0] != 8 || Height == 0 || Width == 0 || ComponentCount is not (1 or 3) || segment.Length != 6 + (3 * ComponentCount))
        {
            return false;
        }

        var blocks = 0;
        for (var i = 0; i < ComponentCount; i++)
        {
            var part = segment.Slice(6 + (3 * i), 3);
            // A scan of one component has one block an MCU, whatever its sampling says.
            var (across, down) = ComponentCount == 1 ? (1, 1) : (part[1] >> 4, part[1] & 15);
            if (across is < 1 or > 4 || down is < 1 or > 4 || part[2] >= Tables)
            {
                return false;
            }

            Components[i] = new Component(part[0], across, down, part[2], 0, 0);
            if (across > Components[0].Across || down > Components[0].Down)
            {
                return false;
            }

            blocks += across * down;
        }

        _isRgb |= ComponentCount == 3 && Components[0].Id == 'R' && Components[1].Id == 'G' && Components[2].Id == 'B';
        return blocks <= 10;
    }

    private bool TryReadScan(ReadOnlySpan<byte> segment)
    {
        if (ComponentCount == 0 || _isRgb || segment.Length != 4 + (2 * ComponentCount) || segment[0] != ComponentCount)
        {
            return false;
        }

        for (var i = 0; i < ComponentCount; i++)
        {
            var (id, tables) = (segment[1 + (2 * i)], segment[2 + (2 * i)]);
            if (Components[i].Id != id || tables >> 4 >= Tables || (tables & 15) >= Tables)
            {
                return false;
            }

            Components[i] = Components[i] with { Dc = tables >> 4, Ac = tables & 15 };
        }

        for (var number = 0; number < Tables; number++)
        {
            FillIn(Dc, ac: false, number);
            FillIn(Ac, ac: true, number);
        }

        return segment[^3] == 0 && segment[^2] == 63 && segment[^1] == 0;
    }

    private void FillIn(JpegHuffmanTable[] tables, bool ac, int number)
    {
        if ((_huffmanSeen & Bit(ac, number)) == 0)
        {
            tables[number].SetStandard(ac, number);
        }
    }

    private bool TryReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (segment.Length >= 17)
        {
            var (ac, number) = (segment[0] >> 4 == 1, segment[0] & 15);
            var counts = segment.Slice(1, 16);
            var total = 0;
            foreach (var count in counts)
            {
                total += count;
            }

            if (segment[0] >> 4 > 1 || number >= Tables || total > 256 || segment.Length < 17 + total)
            {
                return false;
            }

            if (!(ac ? Ac : Dc)[number].TrySet(counts, segment.Slice(17, total)))
            {
                return false;
            }

            _huffmanSeen |= Bit(ac, number);
            segment = segment[(17 + total)..];
        }

        return segment.IsEmpty;
    }

    private static int Bit(bool ac, int number) => 1 << (number + (ac ? Tables : 0));

    private bool TryReadQuantisation(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            var wide = segment[0] >> 4 == 1;
            var number = segment[0] & 15;
            var bytes = wide ? 128 : 64;
            if (segment[0] >> 4 > 1 || number >= Tables || segment.Length < 1 + bytes)
            {
                return false;
            }

            for (var i = 0; i < 64; i++)
            {
                Quantisation[number][i] = wide ? BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + (2 * i))..]) : segment[1 + i];
            }

            segment = segment[(1 + bytes)..];
        }

        return true;
    }
}
