using System.Buffers;
using System.Text.Json;
using EdgeLiver.Host.Pipeline;

namespace EdgeLiver.Host.Web;

/// <summary>The station's state as the page reads it.</summary>
internal static class StationJson
{
    /// <param name="state">What the station does.</param>
    /// <param name="findings">False: without what the AI sees, for an exam in which nobody may know it.</param>
    /// <param name="pictureAge">Of the last live picture when it was sent.</param>
    public static ReadOnlyMemory<byte> Write(StationState state, bool findings, TimeSpan pictureAge)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(bytes);
        writer.WriteStartObject();
        writer.WriteString("signal", state.Signal);
        writer.WriteString("input", state.Input is { } input ? $"{input.State}: {input.Detail}" : null);
        writer.WriteBoolean("liverInView", state.LiverInView);
        writer.WriteNumber("quality", Math.Round(state.QualityScore, 3));
        writer.WriteStartArray("lesions");
        foreach (var lesion in findings ? state.Lesions : [])
        {
            Write(writer, lesion);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("exam");
        writer.WriteString("id", state.ExamId);
        writer.WriteStartArray("lesions");
        foreach (var lesion in findings ? state.ExamLesions : [])
        {
            Write(writer, lesion);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteNumber("frames", state.Frames);
        writer.WriteNumber("overtaken", state.Overtaken);
        writer.WriteNumber("passedOver", state.PassedOver);
        writer.WriteNumber("fps", Math.Round(state.FramesPerSecond, 1));
        writer.WriteStartObject("latencyMs");
        writer.WriteNumber("mean", state.Latency.Mean);
        writer.WriteNumber("p50", state.Latency.P50);
        writer.WriteNumber("p99", state.Latency.P99);
        writer.WriteEndObject();
        writer.WriteNumber("pictureAgeMs", Math.Round(pictureAge.TotalMilliseconds, 1));
        writer.WriteString("model", state.Model);
        writer.WriteString("provider", state.Provider);
        writer.WriteStartObject("records");
        writer.WriteNumber("pending", state.RecordsPending);
        writer.WriteNumber("sent", state.RecordsSent);
        writer.WriteEndObject();
        writer.WriteString("link", state.Link);
        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, LesionState lesion)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", lesion.Id);
        writer.WriteNumber("longAxisPx", Math.Round(lesion.LongAxisPx, 1));
        if (lesion.LongAxisMm is { } mm)
        {
            writer.WriteNumber("longAxisMm", Math.Round(mm, 1));
        }
        else
        {
            writer.WriteNull("longAxisMm");
        }

        writer.WriteNumber("frames", lesion.Frames);
        writer.WriteString("opinion", (lesion.Opinion?.Opinion ?? Contracts.Opinion.None).ToString().ToLowerInvariant());
        writer.WriteBoolean("ood", lesion.Opinion?.Ood ?? false);
        if (lesion.Opinion is { Ood: false, Probability: { } probability })
        {
            writer.WriteNumber("probability", Math.Round(probability, 3));
        }
        else
        {
            writer.WriteNull("probability");
        }

        writer.WriteEndObject();
    }
}
