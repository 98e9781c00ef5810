using System.Globalization;

namespace EdgeLiver.Capture;

/// <summary>What a DICOM file says of its pictures.</summary>
/// <param name="Frames">At least 1.</param>
/// <param name="Syntax">Name of the transfer syntax, as dcmtk has it.</param>
/// <param name="FramesPerSecond">Null where the file does not say.</param>
internal sealed record DicomHeader(int Frames, string Syntax, double? FramesPerSecond)
{
    private const int MaxFrames = 100_000;

    /// <exception cref="SourceException">It has no pictures.</exception>
    public static async Task<DicomHeader> ReadAsync(string path, string name, CancellationToken stop)
    {
        // Never more than these: the rest of a header is about the patient.
        var text = await DcmtkProgram.RunAsync(
            "dcmdump", name, stop,
            "+P", "0002,0010", "+P", "0028,0008", "+P", "0028,0010", "+P", "0018,1063", "+P", "0018,0040", "-q", path);
        if (Value(text, "(0028,0010)") is null)
        {
            throw new SourceException(name, "is DICOM without pictures (no Rows, 0028,0010): a report or an index");
        }

        var frames = Number(text, "(0028,0008)") ?? 1;
        if (frames is < 1 or > MaxFrames)
        {
            throw new SourceException(name, $"says that it has {frames} frames (0028,0008); must be 1 to {MaxFrames}");
        }

        return new DicomHeader((int)frames, Value(text, "(0002,0010)")?.TrimStart('=') ?? "", Rate(text));
    }

    /// <summary>Recommended rate, or from the time between frames in milliseconds.</summary>
    private static double? Rate(string text) =>
        Number(text, "(0018,1063)") is > 0 and var time ? 1000 / time : Number(text, "(0018,0040)") is > 0 and var rate ? rate : null;

    private static double? Number(string text, string tag) =>
        double.TryParse(Value(text, tag), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    // "(0028,0008) IS [2]    #   2, 1 NumberOfFrames"
    private static string? Value(string text, string tag)
    {
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(tag, StringComparison.Ordinal));
        return line?[(tag.Length + 4)..].Split('#')[0].Trim().Trim('[', ']').Trim();
    }
}
