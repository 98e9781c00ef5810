using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>The power is cut at any operation of a recorded run; what a disk may have kept by then is opened and read.</summary>
/// <remarks><c>EDGELIVER_CUTS</c> images instead of some hundreds: the campaign of <c>tests/run.sh --only powercut</c> has 5,000.</remarks>
public sealed class PowerCutTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TempFolder _images = TempFolder.InMemory();

    private static int Images => Campaign.Size("EDGELIVER_CUTS", 300);

    [Requirement("REQ-REC-01")]
    [Fact]
    public async Task Whatever_a_power_cut_leaves_opens_and_holds_all_that_was_acknowledged()
    {
        var run = await RecordedRun.MakeAsync(_folder.Path, rounds: Images > 1000 ? 200 : 90, seed: 11);
        var tally = await CutImage.CutAsync(run.Operations, Images, _images, (end, folder) => VerdictAsync(run, end, folder));

        output.WriteLine($"{run.Operations.Count} operations, {run.Acknowledged.Count} acknowledgements\n{tally.Table("EdgeLiver store")}");
        Assert.Equal(0, tally.Bad);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _images.Dispose();
    }

    /// <returns>Null where all is as it should be.</returns>
    private static async Task<string?> VerdictAsync(RecordedRun run, int end, string folder)
    {
        var log = new CapturedLog<RecordStore>();
        try
        {
            await using var store = await RecordStore.OpenAsync(
                new StoreOptions { DataFolder = folder }, new UplinkMetrics(), log, new Disk(), new StationClock(TimeProvider.System), alarm: null);
            if (Directory.GetDirectories(folder, "aside-*").Length > 0)
            {
                return $"unreadable: {log.Troubles[0]}";
            }

            var pending = (await store.AllPendingAsync()).ToDictionary(record => record.Sequence);
            var (present, absent, last) = run.At(end);
            if (present.Find(record => !pending.TryGetValue(record.Sequence, out var found) || !Same(found, record)) is { } lost)
            {
                return $"lost: record {lost.Sequence}";
            }

            if (absent.Find(pending.ContainsKey) is var back and > 0)
            {
                return $"back: record {back}";
            }

            if (store.Counts.TotalPending != pending.Count)
            {
                return $"counts: {store.Counts.TotalPending} for {pending.Count} records";
            }

            return await store.AppendAsync(RecordKind.Alert) is var next && next <= last ? $"sequence {next} was used, {last} was given out" : null;
        }
        catch (StoreException fault)
        {
            return $"unreadable: {fault.Message}";
        }
    }

    private static bool Same(OutboxRecord one, OutboxRecord other) =>
        one.Message.Id == other.Message.Id && one.Message.Payload.Span.SequenceEqual(other.Message.Payload.Span);
}
