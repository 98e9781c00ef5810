using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>Stamps of a driver, made even.</summary>
public sealed class FrameClockTests
{
    private const double Period = 1.0 / 60;

    [Fact]
    public void Jitter_shrinks_to_a_third_and_the_rate_is_kept()
    {
        var clock = new FrameClock();
        var random = new Random(7);
        var (raw, even) = (new List<double>(), new List<double>());

        for (var i = 0; i < 2000; i++)
        {
            var jitter = (random.NextDouble() - 0.5) * 0.008;
            var stamp = clock.Even(i, TimeSpan.FromSeconds(5 + (i * Period) + jitter)).TotalSeconds;
            if (i >= 200)
            {
                raw.Add(jitter);
                even.Add(stamp - 5 - (i * Period));
            }
        }

        Assert.True(Deviation(even) < Deviation(raw) / 3, $"{Deviation(even)} of {Deviation(raw)}");
        Assert.InRange(even.Average(), -0.0005, 0.0005);
    }

    [Fact]
    public void A_gap_stays_a_gap()
    {
        var clock = new FrameClock();
        var last = TimeSpan.Zero;
        for (var i = 0; i < 100; i++)
        {
            last = clock.Even(i, TimeSpan.FromSeconds(i * Period));
        }

        var after = clock.Even(110, TimeSpan.FromSeconds(110 * Period));

        Assert.Equal(11 * Period, (after - last).TotalSeconds, 5);
    }

    [Fact]
    public void A_jump_is_believed_and_time_never_goes_back()
    {
        var clock = new FrameClock();
        var last = TimeSpan.MinValue;
        for (var i = 0; i < 300; i++)
        {
            var stamp = (i * Period) + (i >= 200 ? -1.5 : i >= 100 ? 3 : 0);
            var even = clock.Even(i, TimeSpan.FromSeconds(stamp));
            Assert.True(even > last, $"{i}: {even} after {last}");
            last = even;
            if (i == 101)
            {
                Assert.Equal(stamp, even.TotalSeconds, 3);
            }
        }
    }

    private static double Deviation(List<double> values) => Math.Sqrt(values.Average(v => v * v) - Math.Pow(values.Average(), 2));
}
