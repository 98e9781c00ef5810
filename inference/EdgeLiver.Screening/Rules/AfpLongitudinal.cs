namespace EdgeLiver.Screening.Rules;

/// <summary>A person's own AFP threshold from earlier values, by parametric empirical Bayes.</summary>
/// <remarks>
/// As evaluated by Tayob 2017, BMC Med Res Methodol, doi:10.1186/s12874-017-0458-6, on ln AFP: B = tau2 / (tau2 + sigma2 / n), 0
/// without history; mean = mu + B (mean of history - mu); variance = sigma2 + tau2 (1 - B); threshold = exp(mean + z sd).
/// </remarks>
public static class AfpLongitudinal
{
    /// <summary>The threshold, ng/mL.</summary>
    /// <param name="history">Earlier values above 0, in any order; may be empty.</param>
    /// <param name="mu">Mean of ln AFP in the site's population.</param>
    /// <param name="tau2">Variance between people, above 0.</param>
    /// <param name="sigma2">Variance within one person, above 0.</param>
    /// <param name="z">Normal quantile of the wanted specificity.</param>
    public static double ThresholdNgPerMl(IReadOnlyList<Afp> history, double mu, double tau2, double sigma2, double z)
    {
        var weight = history.Count == 0 ? 0 : tau2 / (tau2 + (sigma2 / history.Count));
        var own = history.Count == 0 ? mu : history.Average(a => Math.Log(a.NgPerMl));
        var variance = sigma2 + (tau2 * (1 - weight));
        return Math.Exp(mu + (weight * (own - mu)) + (z * Math.Sqrt(variance)));
    }

    internal static RuleAnswer Answer(RuleInput input)
    {
        var afp = input.AfpAboveZero();
        var history = input.Objects("history").Select(h => h.AfpAboveZero()).ToList();
        var threshold = ThresholdNgPerMl(
            history, input.Number("mu"), input.Positive("tau2"), input.Positive("sigma2"), input.Number("z"));
        return new RuleAnswer { Value = threshold, Band = afp.NgPerMl >= threshold ? "positive" : "negative" };
    }
}
