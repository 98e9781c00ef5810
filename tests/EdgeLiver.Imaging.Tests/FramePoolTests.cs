using Xunit;

namespace EdgeLiver.Imaging.Tests;

public sealed class FramePoolTests
{
    [Fact]
    public void A_pool_lends_its_frames_and_no_more()
    {
        using var pool = new FramePool(2, 64, 48);

        Assert.True(pool.TryRent(64, 48, out var first));
        Assert.True(pool.TryRent(64, 48, out var second));
        Assert.False(pool.TryRent(64, 48, out _));
        Assert.Equal(2, pool.Outstanding);
        first.Dispose();
        second.Dispose();

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void A_frame_given_back_twice_counts_once()
    {
        using var pool = new FramePool(1, 8, 8);
        Assert.True(pool.TryRent(8, 8, out var frame));

        frame.Dispose();
        frame.Dispose();

        Assert.Equal(0, pool.Outstanding);
        Assert.True(pool.TryRent(8, 8, out var again));
        Assert.False(pool.TryRent(8, 8, out _));
        again.Dispose();
    }

    [Fact]
    public async Task A_replay_waits_until_a_frame_is_back()
    {
        using var pool = new FramePool(1, 8, 8);
        var first = await pool.RentAsync(8, 8, TestContext.Current.CancellationToken);

        var waiting = pool.RentAsync(8, 8, TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);
        first.Dispose();
        var second = await waiting;

        second.Dispose();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Rows_start_on_a_cache_line_and_a_larger_picture_gets_a_larger_block()
    {
        using var pool = new FramePool(1, 10, 10);
        Assert.True(pool.TryRent(1001, 700, out var frame));

        Assert.Equal(1024, frame.Luma.Stride);
        frame.Luma.Fill(7);
        Assert.Equal(7, frame.Luma.Row(699)[1000]);

        frame.Dispose();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void A_size_that_can_not_be_held_costs_the_pool_nothing()
    {
        using var pool = new FramePool(1, 8, 8);

        Assert.Throws<OverflowException>(() => pool.TryRent(int.MaxValue - 64, int.MaxValue, out _));

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Lending_and_giving_back_allocates_nothing()
    {
        using var pool = new FramePool(2, 640, 480);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(pool.TryRent(640, 480, out var warm));
            warm.Dispose();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            pool.TryRent(640, 480, out var frame);
            frame!.Dispose();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_pool_that_is_gone_frees_the_frame_that_comes_back_late()
    {
        var outstanding = NativeBuffer.OutstandingBytes;
        var pool = new FramePool(1, 3000, 2000);
        Assert.True(pool.TryRent(3000, 2000, out var frame));

        pool.Dispose();
        Assert.True(NativeBuffer.OutstandingBytes >= outstanding + 6_000_000);
        frame.Dispose();

        Assert.True(NativeBuffer.OutstandingBytes < outstanding + 6_000_000);
    }
}
