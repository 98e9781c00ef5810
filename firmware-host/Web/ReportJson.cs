using System.Buffers;
using System.Text.Json;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Web;

/// <summary>A report as the page reads it: both languages, the codes beside them.</summary>
internal static class ReportJson
{
    public static ReadOnlyMemory<byte> Write(ScreeningReport report)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(bytes);
        writer.WriteStartObject();
        WriteFields(writer, report);
        writer.WriteString("en", string.Join('\n', report.Statements.Select(s => s.En)));
        writer.WriteString("zh", string.Join('\n', report.Statements.Select(s => s.ZhCn)));
        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>Category, recommendation and flags, into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter writer, ScreeningReport report)
    {
        writer.WriteString("policy", report.Policy);
        writer.WriteString("category", report.Category?.Label());
        writer.WriteString("vis", report.Visualization.Label());
        writer.WriteString("recommendation", report.Recommendation.Code);
        writer.WriteString("afp", report.Afp?.Code());
        if (report.Amap is { } amap)
        {
            writer.WriteNumber("amap", amap.Value);
        }
        else
        {
            writer.WriteNull("amap");
        }

        writer.WriteBoolean("alert", report.RaisesAlert);
        writer.WriteStartArray("flags");
        foreach (var flag in report.Flags)
        {
            writer.WriteStringValue(flag);
        }

        writer.WriteEndArray();
    }

    public static ReadOnlyMemory<byte> WriteError(string message)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(bytes);
        writer.WriteStartObject();
        writer.WriteString("error", message.ReplaceLineEndings(" "));
        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenMemory;
    }
}
