namespace EdgeLiver.Radiomics.Tests;

/// <summary>The pass rule of the IBSI 1 benchmark: rounded to three digits, within the tolerance.</summary>
internal static class IbsiBenchmark
{
    /// <summary>What does not pass, a line each.</summary>
    public static List<string> Misses(IEnumerable<Dictionary<string, string>> rows, RadiomicFeatures features)
    {
        var misses = new List<string>();
        foreach (var row in rows)
        {
            var tag = row["tag"];
            if (!features.Layout.Names.Contains(tag))
            {
                misses.Add($"{tag}: there is no such feature");
            }
            else if (!features.TryGet(tag, out var value))
            {
                misses.Add($"{tag}: {features.WhyUndefined(tag)}");
            }
            else if (Math.Abs(Round(value) - Reference.Number(row["reference_value"])) > Reference.Number(row["tolerance"]) * (1 + 1e-9))
            {
                misses.Add($"{tag}: {value:R}, reference {row["reference_value"]} +- {row["tolerance"]}");
            }
        }

        return misses;
    }

    /// <summary>The same for image processing diagnostics, some of which are given with more than three digits.</summary>
    public static List<string> Misses(IEnumerable<Dictionary<string, string>> rows, Dictionary<string, double> diagnostics)
    {
        var misses = new List<string>();
        foreach (var row in rows)
        {
            var (reference, tolerance) = (Reference.Number(row["reference_value"]), Reference.Number(row["tolerance"]) * (1 + 1e-9));
            if (!diagnostics.TryGetValue(row["tag"], out var value)
                || (Math.Abs(Round(value) - reference) > tolerance && Math.Abs(value - reference) > tolerance))
            {
                misses.Add($"{row["tag"]}: {value:R}, reference {reference} +- {tolerance}");
            }
        }

        return misses;
    }

    private static double Round(double value)
    {
        var scale = value == 0 ? 1 : Math.Pow(10, 2 - Math.Floor(Math.Log10(Math.Abs(value))));
        return scale >= 1 ? Math.Round(value * scale) / scale : Math.Round(value * scale) * (1 / scale);
    }
}
