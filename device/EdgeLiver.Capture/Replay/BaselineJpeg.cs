using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Decodes the luma of a baseline JPEG straight into a frame, and only the luma.</summary>
/// <remarks>
/// The first component of a JPEG is BT.601 luma already (JFIF 1.02), so the chroma codes are stepped over and no colour is
/// made: less than half the time of decoding to RGB. Pictures outside <see cref="JpegHeader.TryRead"/> are left to
/// the general decoder. Made once and used for picture after picture; one thread at a time.
/// </remarks>
internal sealed unsafe class BaselineJpeg : IDisposable
{
    // What one MCU can take at most (10 blocks of 64 codes of 16 + 15 bits), so that its end is checked once an MCU.
    private const int Slack = 4096;

    private readonly JpegHeader _header = new();
    private readonly LumaBlock _block = new();
    private NativeBuffer _scan = new(1 << 20);
    private byte* _bits;
    private int _dc;

    public int Width => _header.Width;

    public int Height => _header.Height;

    /// <summary>Reads the header; false where this is a picture for the general decoder.</summary>
    public bool TryOpen(ReadOnlySpan<byte> jpeg) => _header.TryRead(jpeg);

    /// <summary>Decodes the picture that was opened.</summary>
    /// <param name="jpeg">The bytes that <see cref="TryOpen"/> saw.</param>
    /// <param name="luma">Of the picture's size.</param>
    /// <returns>Rows that are whole; fewer than the height where the bytes end too early or are damaged.</returns>
    public int Decode(ReadOnlySpan<byte> jpeg, GrayView luma)
    {
        if (_scan.Length < jpeg.Length + Slack)
        {
            _scan.Dispose();
            _scan = new NativeBuffer(jpeg.Length + Slack);
        }

        _bits = _scan.Pointer;
        var first = _header.Components[0];
        var (mcuWidth, mcuHeight) = (8 * first.Across, 8 * first.Down);
        var (columns, rows) = ((Width + mcuWidth - 1) / mcuWidth, (Height + mcuHeight - 1) / mcuHeight);
        var interval = _header.RestartInterval == 0 ? columns * rows : _header.RestartInterval;
        var at = _header.ScanStart;
        for (var mcu = 0; mcu < columns * rows;)
        {
            var end = 8L * TakeSegment(jpeg, ref at);
            var bit = 0L;
            _dc = 0;
            for (var next = Math.Min(mcu + interval, columns * rows); mcu < next; mcu++)
            {
                var (row, column) = Math.DivRem(mcu, columns);
                if (!TryReadMcu(ref bit, luma, column * mcuWidth, row * mcuHeight) || bit > end)
                {
                    return row * mcuHeight;
                }
            }
        }

        return Height;
    }

    public void Dispose() => _scan.Dispose();

    // Copies the coded bytes up to the next marker without the zeros that are stuffed behind 0xFF, and passes a restart marker.
    private int TakeSegment(ReadOnlySpan<byte> jpeg, ref int at)
    {
        var target = _scan.Span;
        var length = 0;
        while (at < jpeg.Length)
        {
            var run = jpeg[at..].IndexOf((byte)0xFF);
            run = run < 0 ? jpeg.Length - at : run;
            jpeg.Slice(at, run).CopyTo(target[length..]);
            length += run;
            at += run;
            if (at + 1 >= jpeg.Length)
            {
                at = jpeg.Length;
            }
            else if (jpeg[at + 1] == 0)
            {
                target[length++] = 0xFF;
                at += 2;
            }
            else if (jpeg[at + 1] == 0xFF)
            {
                at++;
            }
            else
            {
                at += jpeg[at + 1] is >= 0xD0 and <= 0xD7 ? 2 : 0;
                break;
            }
        }

        return length;
    }

    private bool TryReadMcu(ref long bit, GrayView luma, int left, int top)
    {
        for (var i = 0; i < _header.ComponentCount; i++)
        {
            var component = _header.Components[i];
            for (var block = 0; block < component.Across * component.Down; block++)
            {
                if (i > 0)
                {
                    if (!TrySkipBlock(ref bit, component))
                    {
                        return false;
                    }

                    continue;
                }

                if (!TryReadBlock(ref bit, component))
                {
                    return false;
                }

                var (down, across) = Math.DivRem(block, component.Across);
                _block.Write(luma, left + (8 * across), top + (8 * down));
            }
        }

        return true;
    }

    private bool TryReadBlock(ref long position, in JpegHeader.Component component)
    {
        var bit = position;
        var ac = _header.Ac[component.Ac];
        var quantisation = _header.Quantisation[component.Quantisation];

        var window = Window(bit);
        var code = _header.Dc[component.Dc].Find(window);
        var size = code & 0xFF;
        if (code == 0 || size > 15)
        {
            return false;
        }

        _dc += Value(window, code >> 8, size);
        bit += (code >> 8) + size;
        _block.Start(_dc * quantisation[0]);
        for (var k = 1; k < 64; k++)
        {
            window = Window(bit);
            code = ac.Find(window);
            size = code & 15;
            bit += (code >> 8) + size;
            if (size == 0)
            {
                if ((code & 0xFF) == 0xF0)
                {
                    k += 15;
                    continue;
                }

                // The end of the block, or no code at all.
                position = bit;
                return code != 0;
            }

            k += (code >> 4) & 15;
            if (k > 63)
            {
                return false;
            }

            _block.Add(k, Value(window, code >> 8, size) * quantisation[k]);
        }

        position = bit;
        return true;
    }

    // As TryReadBlock, without the numbers.
    private bool TrySkipBlock(ref long position, in JpegHeader.Component component)
    {
        var bit = position;
        var ac = _header.Ac[component.Ac];
        var code = _header.Dc[component.Dc].Find(Window(bit));
        if (code == 0 || (code & 0xFF) > 15)
        {
            return false;
        }

        bit += (code >> 8) + (code & 0xFF);
        var k = 1;
        for (; k < 64; k++)
        {
            code = ac.Find(Window(bit));
            bit += (code >> 8) + (code & 15);
            if ((code & 15) == 0 && (code & 0xFF) != 0xF0)
            {
                position = bit;
                return code != 0;
            }

            k += (code >> 4) & 15;
        }

        position = bit;
        return k == 64 || (code & 15) == 0;
    }

    // The next 57 bits or more, the first at the top.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Window(long bit) =>
        BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(_bits + (bit >> 3))) << (int)(bit & 7);

    // A number of `size` bits behind the code; a leading 0 means negative (T.81, F.2.2.1, EXTEND).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Value(ulong window, int length, int size)
    {
        var value = (int)(window << length >> 1 >> (63 - size));
        return value < 1 << size >> 1 ? value - (1 << size) + 1 : value;
    }
}
