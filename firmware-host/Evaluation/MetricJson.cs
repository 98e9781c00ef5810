using System.Text.Json;

namespace EdgeLiver.Host.Evaluation;

/// <summary>Figures with their intervals as JSON; one that a set of cases has not is null.</summary>
internal static class MetricJson
{
    public static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<Metric> metrics)
    {
        writer.WriteStartObject(name);
        foreach (var (metric, e) in metrics)
        {
            writer.WriteStartObject(metric);
            Number(writer, "mean", e.Mean);
            Number(writer, "low", e.Low);
            Number(writer, "high", e.High);
            writer.WriteNumber("count", e.Count);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumber(name, Math.Round(value, 4));
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
