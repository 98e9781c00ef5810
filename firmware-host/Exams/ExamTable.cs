using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeLiver.Contracts;

namespace EdgeLiver.Host.Exams;

/// <summary>An exam's record as a table: one line a value, its path in the record and the value (RFC 4180).</summary>
internal static class ExamTable
{
    public static string Csv(ExamRecord exam)
    {
        var lines = new StringBuilder("path,value\r\n");
        using var record = JsonSerializer.SerializeToDocument(exam, ContractsJson.Default.ExamRecord);
        Write(lines, "", record.RootElement);
        return lines.ToString();
    }

    private static void Write(StringBuilder lines, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in value.EnumerateObject())
                {
                    Write(lines, path.Length == 0 ? field.Name : $"{path}.{field.Name}", field.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in value.EnumerateArray().Index())
                {
                    Write(lines, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), item);
                }

                break;
            case JsonValueKind.Null:
                break;
            default:
                lines.Append(path).Append(',').Append(Cell(value.ToString())).Append("\r\n");
                break;
        }
    }

    /// <summary>Quoted where it must be. A spreadsheet would run what begins with = + - @; a record has numbers there and a comparator, no formula.</summary>
    private static string Cell(string text)
    {
        var harmless = text is ['=' or '+' or '@', ..] ? "'" + text : text;
        return harmless.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
