using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>A captured buffer to full-range BT.601 luma; chroma is never touched.</summary>
/// <remarks>
/// Full-range Y is copied bit for bit. Limited range is spread: <c>round((clamp(Y, 16, 235) - 16) * 255 / 219)</c>. RGB is weighed as
/// <see cref="Bt601"/> does, then spread if limited. Y of other primaries (BT.709) is taken as it is: for grey pixels they agree.
/// One thread at a time.
/// </remarks>
internal sealed class LumaDecoder : IDisposable
{
    // 255 / 219 in 1/65536: exact for all 220 levels.
    private const uint Spread = 76309;
    private const uint Half = 1 << 15;
    private const int ChunkPixels = 256;

    private static readonly Vector128<byte> RgbToRgba = Vector128.Create((byte)0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255);
    private static readonly Vector128<byte> BgrToRgba = Vector128.Create((byte)2, 1, 0, 255, 5, 4, 3, 255, 8, 7, 6, 255, 11, 10, 9, 255);

    private readonly EncodedBytes _encoded = new();
    private readonly ImageDecoder _images = new();

    /// <param name="layout">How the pixels lie; checked where it was made.</param>
    /// <param name="buffer">At least <see cref="PixelLayout.NeededBytes"/>.</param>
    /// <param name="luma">Of the layout's size; every pixel is written.</param>
    /// <returns>False where a JPEG is damaged or of another size; the luma is worthless then.</returns>
    public bool TryDecode(PixelLayout layout, ReadOnlySpan<byte> buffer, GrayView luma)
    {
        if (layout.Format == PixelFormat.Mjpg)
        {
            return TryDecodeJpeg(buffer, luma);
        }

        Decode(layout, buffer, luma);
        return true;
    }

    /// <summary>The same for every format but MJPG, which needs no decoder's memory.</summary>
    public static void Decode(PixelLayout layout, ReadOnlySpan<byte> buffer, GrayView luma)
    {
        for (var y = 0; y < layout.Height; y++)
        {
            var row = buffer.Slice(y * layout.BytesPerLine, layout.RowBytes);
            var target = luma.Row(y);
            switch (layout.Format)
            {
                case PixelFormat.Yuyv:
                    TakeLowBytes(row, target);
                    break;
                case PixelFormat.Uyvy:
                    TakeHighBytes(row, target);
                    break;
                case PixelFormat.Rgb3:
                    Weigh(row, target, RgbToRgba);
                    break;
                case PixelFormat.Bgr3:
                    Weigh(row, target, BgrToRgba);
                    break;
                default:
                    row.CopyTo(target);
                    break;
            }

            if (layout.IsLimited)
            {
                SpreadRange(target);
            }
        }
    }

    public void Dispose()
    {
        _encoded.Dispose();
        _images.Dispose();
    }

    private bool TryDecodeJpeg(ReadOnlySpan<byte> buffer, GrayView luma)
    {
        _encoded.Take(buffer);
        try
        {
            _images.DecodeInto(_encoded, "MJPG", luma);
            return true;
        }
        catch (SourceException)
        {
            return false;
        }
    }

    private static void TakeLowBytes(ReadOnlySpan<byte> row, Span<byte> luma)
    {
        var pairs = MemoryMarshal.Cast<byte, ushort>(row);
        var low = new Vector<ushort>(0xFF);
        var x = 0;
        for (; x <= luma.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            var (left, right) = (new Vector<ushort>(pairs[x..]), new Vector<ushort>(pairs[(x + Vector<ushort>.Count)..]));
            Vector.Narrow(left & low, right & low).CopyTo(luma[x..]);
        }

        for (; x < luma.Length; x++)
        {
            luma[x] = (byte)pairs[x];
        }
    }

    private static void TakeHighBytes(ReadOnlySpan<byte> row, Span<byte> luma)
    {
        var pairs = MemoryMarshal.Cast<byte, ushort>(row);
        var x = 0;
        for (; x <= luma.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            var (left, right) = (new Vector<ushort>(pairs[x..]), new Vector<ushort>(pairs[(x + Vector<ushort>.Count)..]));
            Vector.Narrow(left >> 8, right >> 8).CopyTo(luma[x..]);
        }

        for (; x < luma.Length; x++)
        {
            luma[x] = (byte)(pairs[x] >> 8);
        }
    }

    private static void Weigh(ReadOnlySpan<byte> row, Span<byte> luma, Vector128<byte> order)
    {
        Span<byte> rgba = stackalloc byte[4 * ChunkPixels];
        for (var x = 0; x < luma.Length; x += ChunkPixels)
        {
            var count = Math.Min(ChunkPixels, luma.Length - x);
            Widen(row.Slice(3 * x, 3 * count), rgba, order);
            Bt601.ToLuma(rgba[..(4 * count)], luma.Slice(x, count));
        }
    }

    // Three bytes a pixel to four: a shuffle takes 4 pixels of the 16 bytes that it loads.
    private static void Widen(ReadOnlySpan<byte> pixels, Span<byte> rgba, Vector128<byte> order)
    {
        var (from, to) = (0, 0);
        for (; from <= pixels.Length - Vector128<byte>.Count; from += 12, to += 16)
        {
            Vector128.Shuffle(Vector128.Create(pixels[from..]), order).CopyTo(rgba[to..]);
        }

        for (; from < pixels.Length; from += 3, to += 4)
        {
            (rgba[to], rgba[to + 1], rgba[to + 2]) = (pixels[from + order[0]], pixels[from + 1], pixels[from + order[2]]);
        }
    }

    private static void SpreadRange(Span<byte> luma)
    {
        var (black, white) = (new Vector<byte>(16), new Vector<byte>(235));
        var x = 0;
        for (; x <= luma.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            var levels = Vector.Min(Vector.Max(new Vector<byte>(luma[x..]), black), white) - black;
            Vector.Widen(levels, out var low, out var high);
            Vector.Narrow(SpreadRange(low), SpreadRange(high)).CopyTo(luma[x..]);
        }

        for (; x < luma.Length; x++)
        {
            luma[x] = (byte)(((uint)(Math.Clamp((int)luma[x], 16, 235) - 16) * Spread + Half) >> 16);
        }
    }

    private static Vector<ushort> SpreadRange(Vector<ushort> levels)
    {
        Vector.Widen(levels, out var low, out var high);
        var half = new Vector<uint>(Half);
        return Vector.Narrow(((low * Spread) + half) >> 16, ((high * Spread) + half) >> 16);
    }
}
