using EdgeLiver.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeLiver.Uplink.Tests;

/// <summary>Opens real stores in real folders.</summary>
internal static class Stores
{
    public static Task<RecordStore> OpenAsync(string folder, UplinkMetrics? metrics = null, bool awaitCentre = false, int maxRefusals = 20) =>
        RecordStore.OpenAsync(
            new StoreOptions { DataFolder = folder, AwaitCentre = awaitCentre, MaxRefusals = maxRefusals }, metrics ?? new UplinkMetrics(), NullLogger<RecordStore>.Instance);

    public static async Task<long> AppendAsync(this RecordStore store, RecordKind kind) => await store.AppendAsync(null, [Records.Message(kind)]);

    public static async Task AppendManyAsync(this RecordStore store, RecordKind kind, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => store.AppendAsync(kind)));

    /// <summary>Everything that waits, page by page.</summary>
    public static async Task<List<OutboxRecord>> AllPendingAsync(this RecordStore store)
    {
        var all = new List<OutboxRecord>();
        while (await store.ReadPendingAsync(100, all.LastOrDefault()) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        return all;
    }

    public static async Task<List<long>> PendingSequencesAsync(this RecordStore store) =>
        [.. (await store.AllPendingAsync()).Select(record => record.Sequence)];
}
