using CsCheck;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>Spread over a track against the two-pass formulas.</summary>
public sealed class FeatureRepeatabilityTests
{
    private static readonly FeatureSchema Two = new(["stat_mean", "cm_contrast"], "3f9a12c0b7de");

    [Fact]
    public void Spread_is_that_of_the_two_pass_formulas()
    {
        Gen.Select(Gen.Double[1, 1e3], Gen.Bool).Array[0, 40].Sample(frames =>
        {
            var track = Track(frames.Select(f => (f.Item1, f.Item2)));
            var values = frames.Where(f => f.Item2).Select(f => f.Item1).ToList();
            var steps = frames.Zip(frames.Skip(1)).Where(p => p.First.Item2 && p.Second.Item2)
                .Select(p => Math.Pow(p.Second.Item1 - p.First.Item1, 2)).ToList();

            var spread = track[0];

            Assert.Equal(frames.Length, track.Frames);
            Assert.Equal(values.Count, spread.Count);
            Assert.Equal(values.Count > 0, spread.Mean.IsDefined);
            Assert.Equal(values.Count > 1, spread.StandardDeviation.IsDefined && spread.CoefficientOfVariation.IsDefined);
            Assert.Equal(steps.Count > 1 && values.Distinct().Count() > 1, spread.SerialCorrelation.IsDefined);
            if (values.Count > 1)
            {
                var mean = values.Average();
                var variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1);
                Assert.Equal(mean, spread.Mean.Value, 1e-9);
                Assert.Equal(Math.Sqrt(variance), spread.StandardDeviation.Value, 1e-9);
                Assert.Equal(Math.Sqrt(variance) / mean, spread.CoefficientOfVariation.Value, 1e-9);
                Assert.Equal(spread.SerialCorrelation.IsDefined ? 1 - (steps.Average() / (2 * variance)) : 0, spread.SerialCorrelation.Value, 1e-9);
            }
        });
    }

    [Fact]
    public void A_small_spread_on_a_large_mean_keeps_its_digits()
    {
        var track = Track(Enumerable.Range(0, 100_000).Select(i => (1e9 + (i % 2), true)));

        Assert.Equal(0.5, track[0].StandardDeviation.Value, 1e-5);
    }

    [Fact]
    public void Drift_noise_and_alternation_differ_in_their_serial_correlation()
    {
        var random = new Random(5);

        Assert.InRange(Track(Enumerable.Range(0, 1000).Select(i => (Math.Sin(i / 100.0), true)))[0].SerialCorrelation.Value, 0.999, 1);
        Assert.InRange(Track(Enumerable.Range(0, 1000).Select(_ => (random.NextDouble(), true)))[0].SerialCorrelation.Value, -0.1, 0.1);
        Assert.InRange(Track(Enumerable.Range(0, 1000).Select(i => ((double)(i % 2), true)))[0].SerialCorrelation.Value, -1, -0.99);
    }

    [Fact]
    public void What_has_no_number_says_why()
    {
        Assert.Equal("it is undefined in every frame", Track([(0, false)])[0].Mean.WhyUndefined);
        Assert.Equal("fewer than two frames have it", Track([(1, true), (0, false)])[0].CoefficientOfVariation.WhyUndefined);
        Assert.Equal("the mean is 0", Track([(1, true), (-1, true)])[0].CoefficientOfVariation.WhyUndefined);
        Assert.Equal("fewer than three frames in a row have it", Track([(1, true), (2, true), (0, false), (3, true)])[0].SerialCorrelation.WhyUndefined);
        Assert.Equal("all values are equal", Track([(0.1, true), (0.1, true), (0.1, true)])[0].SerialCorrelation.WhyUndefined);
        Assert.Equal("the values are too large or too small to compute with", Track([(1e300, true), (-1e300, true)])[0].StandardDeviation.WhyUndefined);
    }

    [Fact]
    public void A_vector_that_does_not_belong_is_refused_and_changes_nothing()
    {
        var track = Track([(1, true)]);

        AssertRefused("values made with settings 000000000000 cannot join those made with settings 3f9a12c0b7de", () => track.Add([1, 2], [true, true], "000000000000"));
        AssertRefused("1 values and 2 flags for 2 features", () => track.Add([1], [true, true], Two.SettingsHash));
        AssertRefused("cm_contrast is NaN; a defined feature is a finite number", () => track.Add([1, double.NaN], [true, true], Two.SettingsHash));
        Assert.Equal(1, track.Frames);
        Assert.Equal(1, track[0].Count);
    }

    [Fact]
    public void A_frame_costs_no_memory_and_a_cleared_track_starts_again()
    {
        var track = Track([(3, true), (4, true)]);
        double[] values = [1, 2];
        bool[] defined = [true, false];
        track.Clear();
        track.Add(values, defined, Two.SettingsHash);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            track.Add(values, defined, Two.SettingsHash);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal((1001, 1.0, 0), (track.Frames, track[0].Mean.Value, track[1].Count));
    }

    [Fact]
    public void A_stable_feature_is_there_in_every_frame_and_varies_little()
    {
        var track = new FeatureRepeatability(new FeatureSchema(["steady", "unsteady", "sometimes", "centred"], "h"));
        for (var i = 0; i < 10; i++)
        {
            track.Add([100 + i, 10 * i, 100, i % 2 == 0 ? 1 : -1], [true, true, i != 5, true], "h");
        }

        Assert.Equal(["steady"], StableFeatures.ByVariation(track, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StableFeatures.ByVariation(track, double.NaN));
    }

    [Fact]
    public void A_layout_needs_names_that_differ()
    {
        Assert.Throws<ArgumentException>(() => new FeatureSchema(["a", "a"], "h"));
        Assert.Throws<ArgumentException>(() => new FeatureSchema([], "h"));
        Assert.Throws<ArgumentException>(() => new FeatureSchema(["a"], ""));
    }

    /// <summary>A track whose first feature has these values; the second is always there.</summary>
    internal static FeatureRepeatability Track(IEnumerable<(double Value, bool Defined)> frames)
    {
        var track = new FeatureRepeatability(Two);
        foreach (var (value, defined) in frames)
        {
            track.Add([value, 1], [defined, true], Two.SettingsHash);
        }

        return track;
    }

    private static void AssertRefused(string message, Action action)
    {
        var error = Assert.Throws<ArgumentException>(action);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
