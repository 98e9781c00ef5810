using System.Text.Json;
using EdgeLiver.Capture;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Pipeline;

namespace EdgeLiver.Host.Commands;

/// <summary>One frame as one line of JSON, in the form that others read (missing things are null, not left out).</summary>
internal static class ReplayLine
{
    /// <param name="writer">Reset for each line by the caller.</param>
    /// <param name="frame">What the pipeline found.</param>
    public static void Write(Utf8JsonWriter writer, FrameResult frame)
    {
        writer.WriteStartObject();
        writer.WriteString("source", frame.Source);
        writer.WriteNumber("frame", frame.Index);
        Milliseconds(writer, "timeMs", frame.CapturedAt);
        writer.WriteString("signal", Name(frame.Signal));
        WriteFan(writer, frame.Fan);
        Number(writer, "mmPerPixel", frame.MmPerPixel);
        WriteQuality(writer, frame.Quality);
        if (frame.Segmentation is { } segmentation)
        {
            writer.WriteStartObject("liver");
            writer.WriteNumber("areaPx", segmentation.LiverAreaPx);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("liver");
        }

        writer.WriteStartArray("lesions");
        foreach (var lesion in frame.Lesions)
        {
            WriteLesion(writer, lesion, frame.MmPerPixel);
        }

        writer.WriteEndArray();
        WriteTimes(writer, frame.Times);
        writer.WriteEndObject();
    }

    public static string Name(Signal signal) => signal switch
    {
        Signal.Ok => "ok",
        Signal.Lost => "lost",
        _ => "frozen",
    };

    private static void WriteFan(Utf8JsonWriter writer, Fan? fan)
    {
        if (fan is null)
        {
            writer.WriteNull("fan");
            return;
        }

        writer.WriteStartObject("fan");
        writer.WriteString("kind", fan.Kind switch
        {
            FanKind.Convex => "convex",
            FanKind.Sector => "sector",
            _ => "linear",
        });
        Box(writer, fan.Box);
        writer.WriteEndObject();
    }

    private static void WriteQuality(Utf8JsonWriter writer, Quality? quality)
    {
        if (quality is not { } known)
        {
            writer.WriteNull("quality");
            return;
        }

        writer.WriteStartObject("quality");
        writer.WriteBoolean("liverInView", known.LiverInView);
        writer.WriteNumber("score", Math.Round(known.Score, 3));
        writer.WriteEndObject();
    }

    private static void WriteLesion(Utf8JsonWriter writer, LesionInFrame lesion, double? mmPerPixel)
    {
        writer.WriteStartObject();
        writer.WriteNumber("track", lesion.Track);
        Box(writer, lesion.Region.Box);
        writer.WriteNumber("areaPx", lesion.Region.AreaPx);
        Number(writer, "longAxisMm", lesion.LongAxisPx * mmPerPixel);
        writer.WriteNumber("longAxisPx", Math.Round(lesion.LongAxisPx, 2));

        // Of malignancy. That a lesion is there at all is another figure, and stands apart.
        Number(writer, "probability", lesion.Opinion?.Probability);
        writer.WriteString("opinion", (lesion.Opinion?.Opinion ?? Opinion.None) switch
        {
            Opinion.Suspicious => "suspicious",
            Opinion.Benign => "benign",
            _ => "none",
        });
        writer.WriteBoolean("ood", lesion.Opinion?.Ood ?? false);
        writer.WriteNumber("presence", Math.Round(lesion.Region.Probability, 3));
        writer.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter writer, StageTimes times)
    {
        writer.WriteStartObject("stageMs");
        Milliseconds(writer, "read", times.Read);
        Milliseconds(writer, "segment", times.Segment);
        Milliseconds(writer, "radiomics", times.Radiomics);
        Milliseconds(writer, "classify", times.Classify);
        Milliseconds(writer, "total", times.Total);
        writer.WriteEndObject();
    }

    private static void Box(Utf8JsonWriter writer, EdgeLiver.Imaging.PixelBox box)
    {
        writer.WriteStartArray("box");
        writer.WriteNumberValue(box.X);
        writer.WriteNumberValue(box.Y);
        writer.WriteNumberValue(box.Width);
        writer.WriteNumberValue(box.Height);
        writer.WriteEndArray();
    }

    private static void Milliseconds(Utf8JsonWriter writer, string name, TimeSpan time) =>
        writer.WriteNumber(name, Math.Round(time.TotalMilliseconds, 3));

    private static void Number(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } known)
        {
            writer.WriteNumber(name, Math.Round(known, 5));
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
