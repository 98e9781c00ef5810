using System.Globalization;
using System.Text;

namespace EdgeLiver.Capture;

/// <summary>The text at the head of a MetaImage file (<c>.mha</c>), as frame grabbers for research write their sequences.</summary>
/// <remarks>Fields: the MetaIO description of ITK; the times of a sequence's frames are PLUS' own (<c>Seq_Frame0007_Timestamp</c>, s).</remarks>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Frames">Pictures, one after the other.</param>
/// <param name="Compressed">The pixels are a zlib stream.</param>
/// <param name="Times">Of each picture that has one, s.</param>
internal sealed record MetaImageHeader(int Width, int Height, int Frames, bool Compressed, IReadOnlyDictionary<int, double> Times)
{
    /// <summary>Bytes of the text at most: some lines for each of some ten thousand frames.</summary>
    private const int MaxText = 32 << 20;
    private const int MaxFrames = 1 << 20;

    public static bool IsMetaImage(string path) => Path.GetExtension(path).Equals(".mha", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads up to and with the line <c>ElementDataFile = LOCAL</c>; the pixels follow.</summary>
    /// <exception cref="SourceException">Not such a file, or one with pixels that are no 8-bit grey.</exception>
    public static MetaImageHeader Read(string name, Stream file)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var times = new Dictionary<int, double>();
        var left = MaxText;
        while (!fields.ContainsKey("ElementDataFile"))
        {
            var line = Line(name, file, ref left);
            var (key, value) = line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                ? (line[..at].Trim(), line[(at + 1)..].Trim())
                : throw new SourceException(name, "is no MetaImage: its text has a line without '='");
            if (key.StartsWith("Seq_Frame", StringComparison.Ordinal))
            {
                AddTime(key, value, times);
            }
            else
            {
                fields[key] = value;
            }
        }

        Require(name, fields, "ElementDataFile", "LOCAL");
        Require(name, fields, "ElementType", "MET_UCHAR");
        if (fields.TryGetValue("ElementNumberOfChannels", out var channels) && channels != "1")
        {
            throw new SourceException(name, $"has {channels} channels a pixel; only 8-bit grey is read: convert it");
        }

        var size = Sizes(name, fields.GetValueOrDefault("DimSize", ""));
        return new MetaImageHeader(size[0], size[1], size.Length > 2 ? size[2] : 1, Is(fields, "CompressedData"), times);
    }

    private static int[] Sizes(string name, string text)
    {
        var sizes = text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(size => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? pixels : 0).ToArray();
        if (sizes.Length is not (2 or 3) || sizes.Any(size => size is < 1 or > MaxFrames))
        {
            throw new SourceException(name, $"has a DimSize of '{text}'; a sequence of pictures needs columns, rows and a number of them");
        }

        ImageDecoder.CheckSize(name, sizes[0], sizes[1]);
        return sizes;
    }

    private static void AddTime(string key, string value, Dictionary<int, double> times)
    {
        const string Suffix = "_Timestamp";
        if (key.EndsWith(Suffix, StringComparison.Ordinal)
            && int.TryParse(key["Seq_Frame".Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var frame)
            && double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6)
        {
            times[frame] = seconds;
        }
    }

    private static bool Is(Dictionary<string, string> fields, string key) =>
        fields.TryGetValue(key, out var value) && value.Equals("True", StringComparison.OrdinalIgnoreCase);

    private static void Require(string name, Dictionary<string, string> fields, string key, string wanted)
    {
        var found = fields.GetValueOrDefault(key, "missing");
        if (found != wanted)
        {
            throw new SourceException(name, $"has {key} = {found}; only {wanted} is read");
        }
    }

    private static string Line(string name, Stream file, ref int left)
    {
        var line = new StringBuilder();
        for (; left > 0; left--)
        {
            var letter = file.ReadByte();
            if (letter is < 0 or 0)
            {
                break;
            }

            if (letter == '\n')
            {
                return line.ToString();
            }

            line.Append((char)letter);
        }

        throw new SourceException(name, "is no MetaImage: its text has no line 'ElementDataFile'");
    }
}
