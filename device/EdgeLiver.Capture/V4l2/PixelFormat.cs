namespace EdgeLiver.Capture;

/// <summary>Pixel formats that are taken: the four characters of linux/videodev2.h, the first in the lowest byte.</summary>
internal enum PixelFormat : uint
{
    None = 0,

    /// <summary>4:2:2 packed, Y U Y V.</summary>
    Yuyv = 'Y' | 'U' << 8 | 'Y' << 16 | 'V' << 24,

    /// <summary>4:2:2 packed, U Y V Y.</summary>
    Uyvy = 'U' | 'Y' << 8 | 'V' << 16 | 'Y' << 24,

    /// <summary>4:2:0, luma plane first.</summary>
    Nv12 = 'N' | 'V' << 8 | '1' << 16 | '2' << 24,

    /// <summary>4:2:0, luma plane first, chroma swapped.</summary>
    Nv21 = 'N' | 'V' << 8 | '2' << 16 | '1' << 24,

    /// <summary>4:2:2, luma plane first.</summary>
    Nv16 = 'N' | 'V' << 8 | '1' << 16 | '6' << 24,

    /// <summary>Luma alone.</summary>
    Grey = 'G' | 'R' << 8 | 'E' << 16 | 'Y' << 24,

    /// <summary>R G B, a byte each.</summary>
    Rgb3 = 'R' | 'G' << 8 | 'B' << 16 | '3' << 24,

    /// <summary>B G R, a byte each.</summary>
    Bgr3 = 'B' | 'G' << 8 | 'R' << 16 | '3' << 24,

    /// <summary>A JPEG a frame.</summary>
    Mjpg = 'M' | 'J' << 8 | 'P' << 16 | 'G' << 24,
}

/// <summary>How the pixels of one buffer lie.</summary>
/// <param name="Format">One of <see cref="PixelFormat"/>.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="BytesPerLine">From row to row of the first plane; not used for MJPG.</param>
/// <param name="IsLimited">Black is 16 and white 235, as television has it, not 0 and 255.</param>
internal readonly record struct PixelLayout(PixelFormat Format, int Width, int Height, int BytesPerLine, bool IsLimited)
{
    /// <summary>Formats in the order in which they are wanted: luma planes are copied, packed ones picked apart, colours converted, JPEG decoded.</summary>
    public static IReadOnlyList<PixelFormat> Preferred { get; } =
    [
        PixelFormat.Nv12, PixelFormat.Nv16, PixelFormat.Nv21, PixelFormat.Grey, PixelFormat.Yuyv, PixelFormat.Uyvy,
        PixelFormat.Rgb3, PixelFormat.Bgr3, PixelFormat.Mjpg,
    ];

    /// <summary>Bytes of a row's pixels.</summary>
    public int RowBytes => Format switch
    {
        PixelFormat.Yuyv or PixelFormat.Uyvy => 2 * Width,
        PixelFormat.Rgb3 or PixelFormat.Bgr3 => 3 * Width,
        _ => Width,
    };

    /// <summary>Bytes that a whole picture has, chroma and all, without the padding of its last row; 1 for MJPG, which tells its own end.</summary>
    public long NeededBytes
    {
        get
        {
            if (Format == PixelFormat.Mjpg)
            {
                return 1;
            }

            // Behind the luma plane: rows of chroma, as long as the luma's.
            var rows = Height + Format switch
            {
                PixelFormat.Nv12 or PixelFormat.Nv21 => (Height + 1) / 2,
                PixelFormat.Nv16 => Height,
                _ => 0,
            };
            return ((rows - 1L) * BytesPerLine) + RowBytes;
        }
    }

    /// <summary>The four characters.</summary>
    public static string Name(PixelFormat format) => string.Create(4, (uint)format, static (text, code) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)((code >> (8 * i)) & 0x7F);
        }
    });

    /// <summary>The format of four characters, if it is taken.</summary>
    public static bool TryParse(string? name, out PixelFormat format)
    {
        format = Preferred.FirstOrDefault(f => string.Equals(Name(f), name, StringComparison.OrdinalIgnoreCase));
        return format != PixelFormat.None;
    }
}
