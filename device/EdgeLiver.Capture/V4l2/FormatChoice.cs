namespace EdgeLiver.Capture;

/// <summary>Chooses how the device shall deliver its pixels.</summary>
internal static class FormatChoice
{
    private const uint Progressive = 1;
    private const uint LimitedRange = 2;
    private const uint DefaultRange = 0;
    private const uint JpegColours = 7;

    /// <summary>Sets the device's format.</summary>
    /// <param name="device">With its timings set.</param>
    /// <param name="size">The signal's; empty where the device has no timings: then the options' size is asked for.</param>
    /// <param name="options">A format that must be, or the rate that one must reach.</param>
    /// <param name="layout">How the pixels will lie.</param>
    /// <returns>Null, or why there is no way.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The driver refuses; EBUSY: another program has it.</exception>
    public static string? TrySet(VideoDevice device, (int Width, int Height)? size, V4l2Options options, out PixelLayout layout)
    {
        layout = default;
        var (width, height) = size ?? (options.Width, options.Height);
        var offered = device.Formats();
        if (options.Format is { } name)
        {
            _ = PixelLayout.TryParse(name, out var wanted);
            if (!offered.Contains(wanted))
            {
                return $"does not offer {name}; it offers {(offered.Count == 0 ? "none of ours" : string.Join(", ", offered.Select(PixelLayout.Name)))}";
            }

            offered = [wanted];
        }

        if (offered.Count == 0)
        {
            return $"offers none of {string.Join(", ", PixelLayout.Preferred.Select(PixelLayout.Name))}";
        }

        var format = device.SetFormat(Fastest(device, offered, width, height, options.FramesPerSecond), width, height);
        if (!offered.Contains((PixelFormat)format.PixelFormat))
        {
            return $"answers with the format {PixelLayout.Name((PixelFormat)format.PixelFormat)}, which is not taken here";
        }

        if (format.Field != Progressive)
        {
            return $"{format.Width}x{format.Height} is interlaced; set the scanner's output to a progressive mode (1080p, 720p)";
        }

        layout = new PixelLayout((PixelFormat)format.PixelFormat, (int)format.Width, (int)format.Height, (int)format.BytesPerLine, IsLimited(format));
        layout = layout with { BytesPerLine = Math.Max(layout.BytesPerLine, layout.RowBytes) };
        return format.Width is 0 or > ImageDecoder.MaxSide || format.Height is 0 or > ImageDecoder.MaxSide
            ? $"{format.Width}x{format.Height}; must be 1 to {ImageDecoder.MaxSide} pixels a side"
            : null;
    }

    /// <summary>The most wanted format that is fast enough, else the fastest.</summary>
    private static PixelFormat Fastest(VideoDevice device, List<PixelFormat> offered, int width, int height, int wanted)
    {
        // A rate that the device does not tell is the signal's.
        var rates = offered.ConvertAll(format => (Format: format, Rate: device.MaxRate(format, width, height) ?? double.MaxValue));
        return rates.Exists(r => r.Rate >= wanted) ? rates.Find(r => r.Rate >= wanted).Format : rates.MaxBy(r => r.Rate).Format;
    }

    /// <summary>As V4L2_MAP_QUANTIZATION_DEFAULT: what is not said is full for RGB and JPEG, limited for Y'CbCr.</summary>
    /// <remarks>
    /// But luma alone is full unless it says otherwise: it comes from grey sensors, and the kernel's own generator fills it from 0 to
    /// 255. Taken for limited, the darkest 16 levels would become one.
    /// </remarks>
    private static bool IsLimited(VideoFormat format) => (PixelFormat)format.PixelFormat switch
    {
        PixelFormat.Mjpg => false,
        PixelFormat.Grey or PixelFormat.Rgb3 or PixelFormat.Bgr3 => format.Quantization == LimitedRange,
        _ => format.Quantization == LimitedRange || (format.Quantization == DefaultRange && format.ColorSpace != JpegColours),
    };
}
