using System.Text.Json;
using EdgeLiver.Screening.Rules;

namespace EdgeLiver.Screening;

/// <summary>How clinical values are written in records and answers.</summary>
public static class Labels
{
    /// <summary>US-1 to US-3.</summary>
    public static string Label(this UsCategory category) => $"US-{(int)category}";

    /// <summary>VIS-A to VIS-C.</summary>
    public static string Label(this Visualization visualization) => $"VIS-{visualization}";

    public static string Code(this AmapBand band) => SnakeCase(band);

    public static string Code(this AfpVerdict verdict) => SnakeCase(verdict);

    public static string Code(this InputFault fault) => SnakeCase(fault);

    private static string SnakeCase<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
