using EdgeLiver.Screening.Policies;

namespace EdgeLiver.Screening.Rules;

/// <summary>One AFP measurement of a series.</summary>
public readonly record struct DatedAfp(DateOnly Date, Afp Afp);

/// <summary>AFP over time: doubling time and rise.</summary>
/// <remarks>
/// Doubling time is arithmetic. "Increasing AFP" is part of US LI-RADS 2024 and AASLD 2023 without a number; the numbers of
/// <see cref="Rise"/> are a policy of ours (<see cref="PolicyFiles.Product"/>).
/// </remarks>
public static class AfpCourse
{
    /// <summary>Days back from the day of the question, both ends counted.</summary>
    public static int WindowDays { get; } = (int)PolicyFiles.Product.Number("trendWindow");

    /// <summary>ng/mL below which no rise counts: there a doubling is the assay's noise.</summary>
    public static double FloorNgPerMl { get; } = PolicyFiles.Product.Number("trendFloor");

    private static double Doubling { get; } = PolicyFiles.Product.Number("trendDoubling");

    private static double Step { get; } = PolicyFiles.Product.Number("trendStep");

    /// <summary>Days in which AFP doubles, ln 2 days / ln(second / first); null where it does not rise.</summary>
    /// <param name="first">Above 0.</param>
    /// <param name="second">Above 0, at a later date.</param>
    public static double? DoublingDays(DatedAfp first, DatedAfp second) => second.Afp.NgPerMl > first.Afp.NgPerMl
        ? Math.Log(2) * (second.Date.DayNumber - first.Date.DayNumber) / Math.Log(second.Afp.NgPerMl / first.Afp.NgPerMl)
        : null;

    /// <summary>Why the series alarms: <c>elevated</c>, <c>doubled</c>, <c>upward_trend</c>; empty where it does not.</summary>
    /// <param name="series">In order of date, the last not after <paramref name="asOf"/>.</param>
    /// <param name="asOf">The day of the question.</param>
    public static IReadOnlyList<string> Rise(IReadOnlyList<DatedAfp> series, DateOnly asOf)
    {
        var values = series.Where(s => s.Date >= asOf.AddDays(-WindowDays)).Select(s => s.Afp.NgPerMl).ToList();
        var reasons = new List<string>();
        if (values.Count == 0)
        {
            return reasons;
        }

        var last = values[^1];
        if (last >= AfpThreshold.SurveillanceNgPerMl)
        {
            reasons.Add("elevated");
        }

        if (last >= FloorNgPerMl && values.Count > 1 && last >= Doubling * values.SkipLast(1).Min())
        {
            reasons.Add("doubled");
        }

        if (last >= FloorNgPerMl && values.Count > 2 && values[^2] >= Step * values[^3] && last >= Step * values[^2])
        {
            reasons.Add("upward_trend");
        }

        return reasons;
    }

    internal static RuleAnswer AnswerDoublingTime(RuleInput input)
    {
        var (first, second) = (input.Object("first"), input.Object("second"));
        var earlier = new DatedAfp(first.Date("date"), first.AfpAboveZero());
        var later = new DatedAfp(second.Date("date"), second.AfpAboveZero());
        if (later.Date <= earlier.Date)
        {
            throw ClinicalInputException.OutOfRange(second.Path("date"), later.Date.ToString("O", null), $"after {earlier.Date:O}");
        }

        var days = DoublingDays(earlier, later);
        return new RuleAnswer { Value = days, Band = days is null ? "not_rising" : "rising" };
    }

    internal static RuleAnswer AnswerTrend(RuleInput input)
    {
        var asOf = input.Date("asOf");
        var series = new List<DatedAfp>();
        foreach (var item in input.Objects("series"))
        {
            var date = item.Date("date");
            if (date > asOf)
            {
                throw ClinicalInputException.OutOfRange(item.Path("date"), date.ToString("O", null), $"not after {asOf:O}");
            }

            series.Add(new DatedAfp(date, item.Afp()));
        }

        if (series.Count == 0)
        {
            throw ClinicalInputException.Missing(input.Path("series"));
        }

        var reasons = Rise([.. series.OrderBy(s => s.Date)], asOf);
        return new RuleAnswer { Band = reasons.Count > 0 ? "positive" : "negative", Reasons = reasons };
    }
}
