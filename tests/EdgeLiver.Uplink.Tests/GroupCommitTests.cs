using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>How many syncs of the disk appends cost; a clock would only say how busy the machine is.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FaultyDisk _disk = new();

    [Fact]
    public async Task An_append_alone_costs_one_sync()
    {
        const int Appends = 40;
        await using var store = await OpenAsync();
        await AppendExamAsync(store);
        var before = _disk.Syncs;

        for (var i = 0; i < Appends; i++)
        {
            await AppendExamAsync(store);
        }

        Assert.Equal(Appends, _disk.Syncs - before);
    }

    [Fact]
    public async Task Sixteen_writers_share_at_most_two_syncs_a_round()
    {
        const int Writers = 16;
        const int Rounds = 20;
        await using var store = await OpenAsync();
        await AppendExamAsync(store);
        var before = _disk.Syncs;

        for (var round = 0; round < Rounds; round++)
        {
            // Whoever is first may be taken alone; by the time that its sync is let through, the others wait together.
            _disk.Gate.Reset();
            var appends = Enumerable.Range(0, Writers).Select(_ => AppendExamAsync(store)).ToList();
            _disk.Gate.Set();
            await Task.WhenAll(appends);
        }

        Assert.InRange(_disk.Syncs - before, Rounds, 2 * Rounds);
        Assert.Equal((Writers * Rounds) + 1, store.Counts.TotalPending);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _disk.Dispose();
    }

    private static Task<long> AppendExamAsync(RecordStore store)
    {
        var exam = Records.Exam();
        return store.AppendAsync(exam, [Records.Message(exam)]);
    }

    private Task<RecordStore> OpenAsync() => RecordStore.OpenAsync(
        new StoreOptions { DataFolder = _folder.Path }, new UplinkMetrics(), NullLogger<RecordStore>.Instance, _disk, new StationClock(TimeProvider.System), alarm: null);
}
