using System.Security.Cryptography;
using EdgeLiver.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeLiver.Uplink.Tests;

/// <summary>A run of the store on a recorded disk, and what it had said at which operation.</summary>
/// <param name="Operations">In order.</param>
/// <param name="Acknowledged">After so many operations this record was stored, or (<c>Gone</c>) was out of the outbox.</param>
/// <param name="Removals">Asked for at so many operations: from there on a record may be gone.</param>
internal sealed record RecordedRun(
    IReadOnlyList<DiskOperation> Operations, List<(int At, OutboxRecord Record, bool Gone)> Acknowledged, List<(int At, long Sequence)> Removals)
{
    public static async Task<RecordedRun> MakeAsync(string folder, int rounds, int seed)
    {
        var random = new Random(seed);
        var disk = new RecordingDisk(folder);
        var acknowledged = new List<(int, OutboxRecord, bool)>();
        var removals = new List<(int, long)>();
        var store = await OpenAsync();
        for (var round = 0; round < rounds; round++)
        {
            var messages = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Message(random)).ToList();
            await Task.WhenAll(messages.Select(async message =>
            {
                var exam = random.Next(3) == 0 ? Records.Exam() : null;
                var sequence = await store.AppendAsync(exam, [message]);
                lock (acknowledged)
                {
                    acknowledged.Add((Now(), new(sequence, message), false));
                }
            }));

            if (random.Next(3) == 0)
            {
                var some = (await store.ReadPendingAsync(64)).Where(_ => random.Next(2) == 0).ToList();
                removals.AddRange(some.Select(record => (Now(), record.Sequence)));
                await store.MarkSentAsync(some);
                acknowledged.AddRange(some.Select(record => (Now(), record, true)));
            }

            if (random.Next(15) == 0)
            {
                await store.DisposeAsync();
                store = await OpenAsync();
            }
        }

        await store.DisposeAsync();
        return new(disk.Operations, acknowledged, removals);

        int Now()
        {
            lock (disk.Operations)
            {
                return disk.Operations.Count;
            }
        }

        Task<RecordStore> OpenAsync() => RecordStore.OpenAsync(
            new StoreOptions { DataFolder = folder }, new UplinkMetrics(), NullLogger<RecordStore>.Instance, disk, new StationClock(TimeProvider.System), alarm: null);
    }

    /// <summary>What must be there, what must not, and the highest sequence that anyone had been told, after so many operations.</summary>
    public (List<OutboxRecord> Present, List<long> Absent, long Last) At(int operations)
    {
        var told = Acknowledged.Where(item => item.At <= operations).ToList();
        var leaving = Removals.Where(item => item.At < operations).Select(item => item.Sequence).ToHashSet();
        return (
            [.. told.Where(item => !item.Gone && !leaving.Contains(item.Record.Sequence)).Select(item => item.Record)],
            [.. told.Where(item => item.Gone).Select(item => item.Record.Sequence)],
            told.Select(item => item.Record.Sequence).DefaultIfEmpty().Max());
    }

    private static OutboxMessage Message(Random random)
    {
        var message = Records.Message((RecordKind)random.Next(4), random.Next(10) == 0 ? random.Next(10_000, 40_000) : random.Next(100, 3000));
        return message with { Payload = RandomNumberGenerator.GetBytes(message.Payload.Length) };
    }
}
