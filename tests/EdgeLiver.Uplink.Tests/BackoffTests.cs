using Xunit;

namespace EdgeLiver.Uplink.Tests;

public sealed class BackoffTests
{
    [Fact]
    public void The_first_try_is_at_once_and_the_next_wait_1_to_60_seconds_and_longer_each_time()
    {
        var backoff = new Backoff(new Random(1));

        var delays = Enumerable.Range(0, 50).Select(_ => backoff.Next().TotalSeconds).ToList();

        Assert.Equal(0, delays[0]);
        Assert.All(delays.Skip(1), delay => Assert.InRange(delay, 1, 60));
        Assert.InRange(delays[1], 1, 2);
        Assert.InRange(delays[3], 4, 8);
        Assert.All(delays.Skip(6), delay => Assert.InRange(delay, 30, 60));
        Assert.True(delays.Skip(6).Distinct().Count() > 10);
    }

    [Fact]
    public void After_a_good_connection_the_first_try_is_at_once_again()
    {
        var backoff = new Backoff(new Random(1));
        backoff.Next();
        backoff.Next();

        backoff.Reset();

        Assert.Equal(TimeSpan.Zero, backoff.Next());
    }
}
