using EdgeLiver.Imaging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class ReplayPaceTests : IDisposable
{
    private readonly ReplayMaterial _material = new();

    public void Dispose() => _material.Dispose();

    [Fact]
    public async Task Real_time_replay_hands_frames_over_when_they_are_due()
    {
        var clock = new FakeTimeProvider();
        using var pool = new FramePool(2, 8, 8);
        await using var source = OpenFolder(3, new ReplayOptions { Realtime = true, FramesPerSecond = 10 }, clock);
        await using var reader = source.ReadAsync(pool, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(source.IsLive);
        Assert.True(await reader.MoveNextAsync());
        reader.Current.Frame!.Dispose();
        var second = reader.MoveNextAsync();
        clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(second.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await second);
        Assert.Equal(1, reader.Current.Frame!.Index);
        reader.Current.Frame.Dispose();

        // Too late for the third: it comes at once.
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await reader.MoveNextAsync());
        reader.Current.Frame!.Dispose();
        Assert.False(await reader.MoveNextAsync());
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task A_frame_that_is_waiting_goes_back_when_reading_is_stopped()
    {
        using var pool = new FramePool(2, 8, 8);
        using var stop = new CancellationTokenSource();
        await using var source = OpenFolder(2, new ReplayOptions { Realtime = true }, new FakeTimeProvider());
        await using var reader = source.ReadAsync(pool, stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await reader.MoveNextAsync());
        reader.Current.Frame!.Dispose();
        var second = Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.MoveNextAsync());

        await stop.CancelAsync();

        await second;
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task Stills_have_no_pace()
    {
        await using var source = OpenFolder(3, new ReplayOptions { Realtime = true, Stills = true }, new FakeTimeProvider());

        var (frames, _) = await source.ReadAllAsync();

        Assert.False(source.IsLive);
        Assert.Equal(3, frames.Count);
    }

    private ReplayFrameSource OpenFolder(int images, ReplayOptions options, FakeTimeProvider clock)
    {
        for (var i = 0; i < images; i++)
        {
            _material.Add($"{i}.png", ReplayMaterial.Png(8, 8));
        }

        return ReplayFrameSource.Open(_material.Folder, options, clock);
    }
}
