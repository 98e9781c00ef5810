using System.Globalization;
using System.Text;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>A binary PGM or PPM of 8 bits, as dcmtk writes pictures.</summary>
internal static class PnmPicture
{
    private const int MaxHeader = 64;

    /// <summary>Reads a file into a frame.</summary>
    /// <returns>The frame; the caller disposes it.</returns>
    /// <exception cref="SourceException">It is none, or ends too early.</exception>
    public static async ValueTask<Frame> ReadAsync(string path, string name, FramePool pool, CancellationToken stop)
    {
        var bytes = await File.ReadAllBytesAsync(path, stop);
        var words = Encoding.ASCII.GetString(bytes, 0, Math.Min(MaxHeader, bytes.Length)).Split([' ', '\n'], 5);
        if (words is not ["P5" or "P6", var columns, var rows, "255", _] || !int.TryParse(columns, CultureInfo.InvariantCulture, out var width) || !int.TryParse(rows, CultureInfo.InvariantCulture, out var height))
        {
            throw new SourceException(name, "its picture is not 8 bits a channel");
        }

        ImageDecoder.CheckSize(name, width, height);
        var channels = words[0] == "P6" ? 3 : 1;
        var start = words[..4].Sum(word => word.Length + 1);
        if (bytes.Length < start + ((long)width * height * channels))
        {
            throw new SourceException(name, "its picture ends too early");
        }

        var frame = await pool.RentAsync(width, height, stop);
        var layout = new PixelLayout(channels == 3 ? PixelFormat.Rgb3 : PixelFormat.Grey, width, height, width * channels, IsLimited: false);
        LumaDecoder.Decode(layout, bytes.AsSpan(start), frame.Luma);
        return frame;
    }
}
