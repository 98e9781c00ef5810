
namespace EdgeLiver.Contracts.Sparkplug;

/// <summary>.NET values in the payload's fields and back.</summary>
public static class WireValue
{
    /// <exception cref="ArgumentException">The value is not of the type; a fault of ours.</exception>
    public static void Set(Metric metric, DataType type, object? value)
    {
        switch (type, value)
        {
            case (_, null):
                metric.IsNull = true;
                break;
            case (DataType.Boolean, bool b):
                metric.BooleanValue = b;
                break;
            case (DataType.Int32, int i):
                metric.IntValue = unchecked((uint)i);
                break;
            case (DataType.Int64, long l):
                metric.LongValue = unchecked((ulong)l);
                break;
            case (DataType.Double, double d):
                metric.DoubleValue = d;
                break;
            case (DataType.String, string s):
                metric.StringValue = s;
                break;
            default:
                throw new ArgumentException($"a {value.GetType().Name} is no value of Sparkplug type {type}", nameof(value));
        }
    }

    /// <summary>Does the metric hold what its type asks for? Null is a value of every type.</summary>
    public static bool Fits(Metric metric, DataType type) => metric.ValueCase switch
    {
        Metric.ValueOneofCase.None => metric.IsNull,
        Metric.ValueOneofCase.IntValue => type is DataType.Int8 or DataType.Int16 or DataType.Int32 or DataType.Uint8 or DataType.Uint16 or DataType.Uint32,
        Metric.ValueOneofCase.LongValue => type is DataType.Int64 or DataType.Uint64 or DataType.DateTime or DataType.Uint32,
        Metric.ValueOneofCase.FloatValue => type is DataType.Float,
        Metric.ValueOneofCase.DoubleValue => type is DataType.Double,
        Metric.ValueOneofCase.BooleanValue => type is DataType.Boolean,
        Metric.ValueOneofCase.StringValue => type is DataType.String or DataType.Text or DataType.Uuid,
        Metric.ValueOneofCase.BytesValue => type is DataType.Bytes or DataType.File or (>= DataType.Int8Array and <= DataType.DateTimeArray),
        Metric.ValueOneofCase.DatasetValue => type is DataType.DataSetType,
        Metric.ValueOneofCase.TemplateValue => type is DataType.TemplateType,
        _ => false,
    };

    /// <summary>Milliseconds since 1970 in UTC; a clock before that counts as 1970.</summary>
    public static ulong Milliseconds(DateTimeOffset time) => (ulong)Math.Max(0, time.ToUnixTimeMilliseconds());
}
