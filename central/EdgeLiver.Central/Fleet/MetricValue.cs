using EdgeLiver.Contracts.Sparkplug;

namespace EdgeLiver.Central.Fleet;

/// <summary>What a box says, in our types: long, double, bool or short plain text; null for nothing and for another type than the metric has.</summary>
internal static class MetricValue
{
    private const int MaxText = 256;

    public static object? Of(Metric metric, DataType type)
    {
        if (metric.IsNull || !WireValue.Fits(metric, type))
        {
            return null;
        }

        return metric.ValueCase switch
        {
            Metric.ValueOneofCase.IntValue => (long)unchecked((int)metric.IntValue),
            Metric.ValueOneofCase.LongValue => unchecked((long)metric.LongValue),
            Metric.ValueOneofCase.DoubleValue => metric.DoubleValue,
            Metric.ValueOneofCase.BooleanValue => metric.BooleanValue,
            Metric.ValueOneofCase.StringValue => Plain(metric.StringValue),
            _ => null,
        };
    }

    /// <summary>It goes to a database and onto pages.</summary>
    private static string Plain(string text) =>
        new([.. (text.Length > MaxText ? text[..MaxText] : text).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]);
}
