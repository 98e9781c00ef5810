using System.Globalization;
using System.Text;

namespace EdgeLiver.Capture;

/// <summary>First line of a YUV4MPEG2 stream: what the pictures behind it are.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="FramesPerSecond">Null where the stream tells none that can be.</param>
/// <remarks>yuv4mpeg(5): <c>YUV4MPEG2 W370 H370 F25:1 Ip A1:1 Cmono</c>.</remarks>
internal sealed record Y4mHeader(int Width, int Height, double? FramesPerSecond)
{
    private const int MaxLength = 256;

    /// <summary>Reads the line; null where the stream ends before or begins otherwise.</summary>
    public static async ValueTask<Y4mHeader?> ReadAsync(Stream stream, CancellationToken stop)
    {
        var line = new byte[MaxLength];
        for (var length = 0; length < MaxLength; length++)
        {
            // A byte at a time, once a clip: what follows is the first picture's.
            if (await stream.ReadAsync(line.AsMemory(length, 1), stop) == 0)
            {
                return null;
            }

            if (line[length] == '\n')
            {
                return Parse(Encoding.ASCII.GetString(line, 0, length));
            }
        }

        return null;
    }

    private static Y4mHeader? Parse(string line)
    {
        int width = 0, height = 0;
        double? rate = null;
        var words = line.Split(' ');
        foreach (var word in words[1..].Where(word => word.Length > 1))
        {
            switch (word[0])
            {
                case 'W':
                    width = Number(word[1..]);
                    break;
                case 'H':
                    height = Number(word[1..]);
                    break;
                case 'F' when word[1..].Split(':') is [var images, var seconds]:
                    rate = (double)Number(images) / Number(seconds);
                    break;
                case 'C' when word != "Cmono":
                    return null;
            }
        }

        return words[0] == "YUV4MPEG2" && width > 0 && height > 0 ? new Y4mHeader(width, height, AviHeader.IsRate(rate) ? rate : null) : null;
    }

    private static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
