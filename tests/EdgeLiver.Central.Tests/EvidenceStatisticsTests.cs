using EdgeLiver.Central.Evidence;
using EdgeLiver.Central.Statistics;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>Figures of evidence against values computed elsewhere (NumPy, by the definitions) and against the slow way on whole vectors.</summary>
public sealed class EvidenceStatisticsTests
{
    private static readonly double[] Diseased = [0.9, 0.8, 0.8, 0.55, 0.6, 0.35, 0.72];
    private static readonly double[] Healthy = [0.1, 0.35, 0.4, 0.62, 0.2, 0.05, 0.55, 0.3, 0.33];

    private static List<(double Probability, bool True)> Cases => [.. Diseased.Select(p => (p, true)), .. Healthy.Select(p => (p, false))];

    [Fact]
    public void The_area_and_its_interval_are_DeLongs()
    {
        var area = RocArea.Of(Diseased, Healthy)!.Value;

        Assert.Equal(0.9047619047619048, area.Area, 12);
        Assert.Equal(0.6391143650435663, area.Low, 9);
        Assert.Equal(0.9807548092672878, area.High, 9);
    }

    [Fact]
    public void Groups_that_a_threshold_separates_are_not_said_to_be_certain()
    {
        var area = RocArea.Of([0.7, 0.8, 0.9], [0.1, 0.2, 0.3, 0.4])!.Value;

        Assert.Equal((1.0, Proportion.Of(3, 3).Low, 1.0), (area.Area, area.Low, area.High));
        Assert.Null(RocArea.Of([0.7], [0.1, 0.2]));
    }

    [Fact]
    public void Intercept_and_slope_are_those_of_the_regression()
    {
        var fit = Logistic.Fit(Cases)!.Value;

        Assert.Equal((-0.278944, -1.723438, 1.165551), (Math.Round(fit.Intercept.Value, 6), Math.Round(fit.Intercept.Low, 6), Math.Round(fit.Intercept.High, 6)));
        Assert.Equal((2.245535, 0.058486, 4.432583), (Math.Round(fit.Slope.Value, 6), Math.Round(fit.Slope.Low, 6), Math.Round(fit.Slope.High, 6)));
    }

    [Theory]
    [InlineData(new[] { 0.7, 0.8, 0.9 }, new[] { 0.1, 0.2 })] // separated: the slope would be infinite
    [InlineData(new[] { 0.5, 0.5 }, new[] { 0.5, 0.5 })] // one probability: no slope
    [InlineData(new[] { 0.5, 0.6 }, new double[0])] // one group
    public void What_has_no_estimate_gets_none(double[] diseased, double[] healthy) =>
        Assert.Null(Logistic.Fit([.. diseased.Select(p => (p, true)), .. healthy.Select(p => (p, false))]));

    [Fact]
    public void The_calibration_error_and_the_Brier_score_are_the_defined_ones()
    {
        var reliability = Reliability.Of(Cases);

        Assert.Equal(0.13625, reliability.Error, 9);
        Assert.Equal(0.1358875, reliability.Brier, 9);
        Assert.Equal(16, reliability.Bins.Sum(bin => bin.Cases));
    }

    [Fact]
    public void A_probability_that_was_made_too_sure_is_recalibrated_to_what_it_was()
    {
        var random = new Random(7);
        var cases = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble()).Select(truth => (Logistic.Of(0.4 + (2 * Logistic.Logit(truth))), random.NextDouble() < truth)).ToList();

        var fit = Logistic.Fit(cases)!.Value;

        Assert.InRange(fit.Slope.Value, 0.47, 0.53);
        Assert.InRange(fit.Recalibrate(Logistic.Of(0.4 + (2 * Logistic.Logit(0.3)))), 0.28, 0.32);
    }

    [Fact]
    public void ComBat_from_moments_is_ComBat_from_vectors()
    {
        var random = new Random(11);
        var devices = Enumerable.Range(0, 3).Select(device => Enumerable.Range(0, 12 + (9 * device))
            .Select(_ => Enumerable.Range(0, 6).Select(feature => (10 * feature) + (device * 0.7 * feature) + ((1 + device) * (random.NextDouble() - 0.5))).ToArray()).ToArray()).ToArray();

        var fast = Combat.Fit([.. devices.Select(device => Enumerable.Range(0, 6).Select(feature => Moments([.. device.Select(row => row[feature])])).ToArray())]);
        var slow = FromVectors(devices);

        for (var device = 0; device < 3; device++)
        {
            for (var feature = 0; feature < 6; feature++)
            {
                Assert.Equal(slow[device][feature].Location, fast[device][feature].Location, 8);
                Assert.Equal(slow[device][feature].Scale, fast[device][feature].Scale, 8);
            }
        }
    }

    [Fact]
    public void A_device_that_is_shifted_and_stretched_agrees_with_the_others_afterwards()
    {
        var random = new Random(5);
        double[][] Draw(int cases, double shift, double stretch) => [.. Enumerable.Range(0, cases).Select(_ => Enumerable.Range(0, 8).Select(f => f + shift + (stretch * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))).ToArray())];
        double[][][] devices = [Draw(400, 0, 1), Draw(400, 0, 1), Draw(400, 3, 2)];

        var effects = Combat.Fit([.. devices.Select(device => Enumerable.Range(0, 8).Select(f => Moments([.. device.Select(row => row[f])])).ToArray())]);

        for (var feature = 0; feature < 8; feature++)
        {
            var means = devices.Select((device, i) => device.Average(row => Removed(row[feature], effects[i][feature]))).ToArray();
            var spreads = devices.Select((device, i) => Math.Sqrt(Moments([.. device.Select(row => Removed(row[feature], effects[i][feature]))]).SquaredDeviations / 399)).ToArray();
            Assert.True(means.Max() - means.Min() < 0.1, string.Join(' ', means));
            Assert.True(spreads.Max() / spreads.Min() < 1.1, string.Join(' ', spreads));
        }
    }

    [Fact]
    public void What_can_not_be_harmonised_says_why()
    {
        FeatureMoments[] good = [new(10, 1, 4), new(10, 2, 4)];

        Assert.Contains("two devices", Assert.Throws<ArgumentException>(() => Combat.Fit([good])).Message, StringComparison.Ordinal);
        Assert.Contains("two cases", Assert.Throws<ArgumentException>(() => Combat.Fit([good, [new(1, 1, 0), new(1, 2, 0)]])).Message, StringComparison.Ordinal);
        FeatureMoments[] still = [new(9, 1, 4), new(9, 2, 0)];
        Assert.Contains("feature 1", Assert.Throws<ArgumentException>(() => Combat.Fit([still, still])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hidden_site_can_not_be_told_from_the_total()
    {
        Check([true, true], total: true, (50, 60), (12, 20));
        Check([true, false, false], total: true, (50, 60), (12, 20), (3, 90));
        Check([true, false, false], total: true, (50, 60), (4, 20), (3, 90));
        Check([false], total: false, (3, 90));
        Check([false, true], total: false, (3, 90), (0, 0));
    }

    private static void Check(bool[] shown, bool total, params (long, long)[] sites)
    {
        var cells = SmallCells.Of(sites);
        Assert.Equal(shown, cells.Shown);
        Assert.Equal(total, cells.Total);
    }

    private static FeatureMoments Moments(double[] values)
    {
        var mean = values.Average();
        return new(values.Length, mean, values.Sum(value => (value - mean) * (value - mean)));
    }

    private static double Removed(double value, DeviceEffect effect) => ((((value - effect.GrandMean) / effect.PooledDeviation) - effect.Location) / effect.Scale * effect.PooledDeviation) + effect.GrandMean;

    /// <summary>The paper's steps over every standardised value, each sum taken anew.</summary>
    private static (double Location, double Scale)[][] FromVectors(double[][][] devices)
    {
        var features = devices[0][0].Length;
        var all = devices.SelectMany(device => device).ToArray();
        var mean = Enumerable.Range(0, features).Select(f => all.Average(row => row[f])).ToArray();
        var deviation = Enumerable.Range(0, features).Select(f => Math.Sqrt(devices.Sum(device => device.Sum(row => Math.Pow(row[f] - device.Average(other => other[f]), 2))) / all.Length)).ToArray();
        return [.. devices.Select(device =>
        {
            var z = Enumerable.Range(0, features).Select(f => device.Select(row => (row[f] - mean[f]) / deviation[f]).ToArray()).ToArray();
            var shift = z.Select(values => values.Average()).ToArray();
            var variance = z.Select(values => Moments(values).SquaredDeviations / (values.Length - 1)).ToArray();
            var (priorMean, priorVariance) = (shift.Average(), Moments(shift).SquaredDeviations / (features - 1));
            var (m, s) = (variance.Average(), Moments(variance).SquaredDeviations / (features - 1));
            var (a, b) = (((2 * s) + (m * m)) / s, ((m * s) + (m * m * m)) / s);
            return z.Select((values, f) =>
            {
                var (g, d, n) = (shift[f], variance[f], (double)values.Length);
                for (var step = 0; step < 2000; step++)
                {
                    g = ((n * priorVariance * shift[f]) + (d * priorMean)) / ((n * priorVariance) + d);
                    d = (b + (values.Sum(value => (value - g) * (value - g)) / 2)) / ((n / 2) + a - 1);
                }

                return (g, Math.Sqrt(d));
            }).ToArray();
        })];
    }
}
