using CsCheck;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>ICC over tracks against a published example and the analysis of variance written out.</summary>
public sealed class FeatureReliabilityTests
{
    // Shrout and Fleiss 1979, table 2: six targets, four ratings each.
    private static readonly double[][] Ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];

    [Fact]
    public void The_published_example_has_its_published_correlation_and_limits()
    {
        var icc = Reliability(Ratings)[0];

        Assert.Equal((6, 24L), (icc.Tracks, icc.Frames));
        Assert.Equal(0.17, icc.Value.Value, 0.005);
        Assert.Equal(-0.133, icc.Lower.Value, 0.0005);
        Assert.Equal(0.723, icc.Upper.Value, 0.0005);
    }

    [Fact]
    public void Tracks_of_unequal_length_follow_the_one_way_analysis_of_variance()
    {
        Gen.Double[-100, 100].Array[1, 9].Array[2, 8].Where(tracks => tracks.Any(t => t.Length > 1)).Sample(tracks =>
        {
            var all = tracks.SelectMany(t => t).ToList();
            var grandMean = all.Average();
            var between = tracks.Sum(t => t.Length * Math.Pow(t.Average() - grandMean, 2)) / (tracks.Length - 1);
            var within = tracks.Sum(t => t.Sum(v => Math.Pow(v - t.Average(), 2))) / (all.Count - tracks.Length);
            var k = (all.Count - (tracks.Sum(t => (double)t.Length * t.Length) / all.Count)) / (tracks.Length - 1);

            var icc = Reliability(tracks)[0];

            Assert.Equal((between - within) / (between + ((k - 1) * within)), icc.Value.Value, 1e-9);
            Assert.True(icc.Lower.Value <= icc.Value.Value && icc.Value.Value <= icc.Upper.Value);
        });
    }

    [Fact]
    public void The_limits_hold_the_truth_as_often_as_they_say()
    {
        // Variance 4 between tracks and 1 within: the true ICC is 0.8.
        var random = new Random(11);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var held = 0;

        for (var trial = 0; trial < 1000; trial++)
        {
            var tracks = Enumerable.Range(0, 12).Select(i =>
            {
                var lesion = 2 * Normal();
                return Enumerable.Range(0, 3 + (i % 4)).Select(_ => lesion + Normal()).ToArray();
            });
            var icc = Reliability(tracks)[0];
            held += icc.Lower.Value <= 0.8 && 0.8 <= icc.Upper.Value ? 1 : 0;
        }

        Assert.InRange(held, 925, 975);
    }

    [Fact]
    public void What_has_no_number_says_why()
    {
        Assert.Equal("fewer than two tracks have it", Reliability([[1, 2, 3]])[0].Value.WhyUndefined);
        Assert.Equal("no track has it in two frames", Reliability([[1], [2]])[0].Lower.WhyUndefined);
        Assert.Equal("all values are equal", Reliability([[2, 2], [2, 2]])[0].Upper.WhyUndefined);
        Assert.Equal(1, Reliability([[2, 2], [3, 3]])[0].Lower.Value);
    }

    [Fact]
    public void A_track_in_which_a_feature_is_never_defined_does_not_count_for_it()
    {
        var reliability = Reliability(Ratings);
        reliability.Add(FeatureRepeatabilityTests.Track([(0, false), (0, false)]));

        Assert.Equal(7, reliability.Tracks);
        Assert.Equal(6, reliability[0].Tracks);
        Assert.Equal(7, reliability[1].Tracks);
    }

    [Fact]
    public void Tracks_of_other_settings_or_features_are_refused()
    {
        var reliability = Reliability(Ratings);

        Assert.Throws<ArgumentException>(() => reliability.Add(new FeatureRepeatability(new FeatureSchema(reliability.Layout.Names, "other"))));
        Assert.Throws<ArgumentException>(() => reliability.Add(new FeatureRepeatability(new FeatureSchema(["b", "a"], reliability.Layout.SettingsHash))));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureReliability(reliability.Layout, 1));
        Assert.Equal(6, reliability.Tracks);
    }

    [Fact]
    public void A_feature_is_stable_when_its_lower_limit_is_high()
    {
        var random = new Random(2);
        var reliability = Reliability(Enumerable.Range(0, 20).Select(track => Enumerable.Range(0, 10).Select(_ => (10.0 * track) + random.NextDouble()).ToArray()));

        Assert.Equal(["stat_mean"], StableFeatures.ByReliability(reliability, 0.9));
        Assert.Empty(StableFeatures.ByReliability(Reliability(Ratings), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StableFeatures.ByReliability(reliability, 1.1));
    }

    [Theory]
    [InlineData(0.95, 1, 10, 4.964602743730711)]
    [InlineData(0.975, 5, 18, 3.381967805875243)]
    [InlineData(0.025, 5, 18, 0.15718616136624455)]
    [InlineData(0.01, 1, 1, 0.000246780702824095)]
    [InlineData(0.95, 4, 200_000, 2.3719766606045205)]
    [InlineData(0.999, 120, 3, 123.96922397535926)]
    [InlineData(0.975, 500, 30_000, 1.1289366493652364)]
    public void Quantiles_of_F_are_those_of_SciPy(double probability, double numerator, double denominator, double expected)
    {
        var quantile = FDistribution.Quantile(probability, numerator, denominator);

        Assert.Equal(1, quantile / expected, 1e-9);
        Assert.Equal(probability, FDistribution.Probability(quantile, numerator, denominator), 1e-9);
    }

    private static FeatureReliability Reliability(IEnumerable<double[]> tracks)
    {
        FeatureReliability? reliability = null;
        foreach (var values in tracks)
        {
            var track = FeatureRepeatabilityTests.Track(values.Select(v => (v, true)));
            (reliability ??= new FeatureReliability(track.Layout)).Add(track);
        }

        return reliability!;
    }
}
