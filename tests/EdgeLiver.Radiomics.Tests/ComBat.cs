using System.Collections.Immutable;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>Fits ComBat without covariates: Johnson 2007, parametric empirical Bayes, step by step.</summary>
internal static class ComBat
{
    /// <summary>Parameters by device and feature from vectors by device.</summary>
    public static ImmutableArray<(double GrandMean, double Pooled, double Location, double Scale)>[] Fit(double[][][] devices)
    {
        var features = devices[0][0].Length;
        var mean = Enumerable.Range(0, features).Select(f => devices.SelectMany(d => d).Average(v => v[f])).ToArray();
        var pooled = Enumerable.Range(0, features).Select(f => Math.Sqrt(
            devices.Sum(d => d.Sum(v => Math.Pow(v[f] - d.Average(o => o[f]), 2))) / devices.Sum(d => d.Length))).ToArray();

        return [.. devices.Select(device =>
        {
            var standardised = Enumerable.Range(0, features).Select(f => device.Select(v => (v[f] - mean[f]) / pooled[f]).ToArray()).ToArray();
            double[] locations = [.. standardised.Select(z => z.Average())], variances = [.. standardised.Select(Variance)];

            // Priors: normal for the locations, inverse gamma for the variances, by the method of moments over the features.
            double priorMean = locations.Average(), priorVariance = Variance(locations);
            double m = variances.Average(), s = Variance(variances);
            double shape = ((2 * s) + (m * m)) / s, rate = ((m * s) + (m * m * m)) / s;
            return standardised.Select((z, f) =>
            {
                var (location, variance) = (locations[f], variances[f]);
                for (var i = 0; i < 1000; i++)
                {
                    location = ((z.Length * priorVariance * locations[f]) + (variance * priorMean)) / ((z.Length * priorVariance) + variance);
                    variance = (rate + (z.Sum(x => Math.Pow(x - location, 2)) / 2)) / ((z.Length / 2.0) + shape - 1);
                }

                return (mean[f], pooled[f], location, Math.Sqrt(variance));
            }).ToImmutableArray();
        })];
    }

    public static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }
}
