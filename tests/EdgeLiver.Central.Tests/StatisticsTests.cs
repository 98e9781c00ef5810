using EdgeLiver.Central.Statistics;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>Figures against values that were worked out elsewhere, and what chance makes of them.</summary>
public sealed class StatisticsTests
{
    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(81, 263, 0.2553, 0.3662)] // Newcombe 1998, table I
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilsons_interval_is_the_published_one(long hits, long of, double low, double high)
    {
        var share = Proportion.Of(hits, of);

        Assert.Equal((low, high), (Math.Round(share.Low, 4), Math.Round(share.High, 4)));
    }

    [Fact]
    public void The_same_distribution_has_not_moved()
    {
        long[] counts = [100, 50, 25, 10, 5];

        Assert.Equal(0, Drift.StabilityIndex(counts, counts), 12);
        Assert.Equal((0.0, 1.0), Drift.KolmogorovSmirnov(counts, counts));
    }

    [Fact]
    public void Large_counts_give_the_textbook_index()
    {
        // (0.5-0.4) ln(0.5/0.4) + (0.5-0.6) ln(0.5/0.6)
        var expected = (0.1 * Math.Log(0.5 / 0.4)) + (-0.1 * Math.Log(0.5 / 0.6));

        Assert.Equal(expected, Drift.StabilityIndex([5_000_000, 5_000_000], [4_000_000, 6_000_000]), 6);
    }

    [Fact]
    public void Kolmogorovs_probability_is_that_of_his_table()
    {
        // The 5 % point of his distribution is 1.358; the second pair lies at 1.36.
        var (distance, p) = Drift.KolmogorovSmirnov([20_000, 0], [18_000 + 742, 1258]);

        Assert.Equal(0.0629, distance, 4);
        Assert.True(p < 1e-10);
        Assert.Equal(0.05, Drift.KolmogorovSmirnov([10_000, 0], [10_000 - 192, 192]).PValue, 2);
    }

    [Fact]
    public void Chance_alone_raises_an_alarm_in_fewer_than_one_of_a_hundred()
    {
        var random = new Random(3);
        var alarms = 0;
        for (var round = 0; round < 1000; round++)
        {
            var (reference, current) = (new long[50], new long[50]);
            for (var i = 0; i < 2000; i++)
            {
                reference[(int)(Math.Pow(random.NextDouble(), 2) * 50)]++;
            }

            for (var i = 0; i < 60; i++)
            {
                current[(int)(Math.Pow(random.NextDouble(), 2) * 50)]++;
            }

            alarms += Drift.IsAlarm(Drift.StabilityIndex(Coarse(reference), Coarse(current)), Drift.KolmogorovSmirnov(reference, current).PValue, 60) ? 1 : 0;
        }

        Assert.True(alarms < 10, $"{alarms} of 1000");
    }

    [Fact]
    public void A_shift_of_half_of_the_scores_raises_an_alarm()
    {
        var random = new Random(5);
        var (reference, current) = (new long[50], new long[50]);
        for (var i = 0; i < 2000; i++)
        {
            reference[(int)(Math.Pow(random.NextDouble(), 2) * 50)]++;
        }

        for (var i = 0; i < 120; i++)
        {
            current[(int)((i % 2 == 0 ? 0.6 + (0.4 * random.NextDouble()) : Math.Pow(random.NextDouble(), 2)) * 50)]++;
        }

        Assert.True(Drift.IsAlarm(Drift.StabilityIndex(Coarse(reference), Coarse(current)), Drift.KolmogorovSmirnov(reference, current).PValue, 120));
    }

    private static List<long> Coarse(long[] scores) => [.. scores.Chunk(5).Select(bins => bins.Sum())];
}
