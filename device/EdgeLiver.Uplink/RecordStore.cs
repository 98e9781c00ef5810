using System.Text.Json;
using EdgeLiver.Contracts;
using Microsoft.Extensions.Logging;

namespace EdgeLiver.Uplink;

/// <summary>The exams of this box, and its outbox: what is to be sent and is not known to have arrived.</summary>
/// <remarks>
/// <para>The outbox holds these properties:</para>
/// <list type="bullet">
/// <item>It is persistent: an append that has completed survives the end of the process at any moment.</item>
/// <item>An exam and its messages are appended together or not at all.</item>
/// <item>Reading a record does not remove it; only <see cref="MarkSentAsync"/> does. What is not marked is sent again after a restart.</item>
/// <item>Records are read by kind (alert, exam, event, telemetry), the oldest first within a kind.</item>
/// <item>A sequence is never used twice, not even after the outbox was emptied and the process restarted.</item>
/// </list>
/// <para>Any thread may call; requests are done one after the other, and many appends at once cost little more than one.</para>
/// </remarks>
public sealed class RecordStore : IAsyncDisposable
{
    /// <summary>Largest payload of a message. LiteDB syncs each page of 8 KiB by itself: a megabyte already takes a second of a slow disk.</summary>
    public const int MaxPayloadBytes = 1024 * 1024;

    private const long MaxReadBytes = 1024 * 1024;

    private readonly StoreOptions _options;
    private readonly StoreOwner _owner;
    private readonly UplinkMetrics _metrics;
    private readonly TimeProvider _time;

    private RecordStore(StoreOptions options, StoreOwner owner, UplinkMetrics metrics, TimeProvider time)
    {
        _options = options;
        _owner = owner;
        _metrics = metrics;
        _time = time;
    }

    /// <summary>As of the last commit; costs nothing.</summary>
    public OutboxCounts Counts => _owner.Counts;

    /// <summary>Opens the database of a data folder, or makes it.</summary>
    /// <exception cref="StoreException">The folder or the file can't be used; nothing was deleted.</exception>
    public static async Task<RecordStore> OpenAsync(
        StoreOptions options, UplinkMetrics metrics, ILogger<RecordStore> log, TimeProvider? time = null)
    {
        var owner = new StoreOwner(options, metrics, log);
        await owner.StartAsync();
        return new(options, owner, metrics, time ?? TimeProvider.System);
    }

    /// <summary>Stores an exam, a new version of it, or none, together with the messages that say so.</summary>
    /// <param name="exam">Replaces what is stored under its id.</param>
    /// <param name="messages">Each at most <see cref="MaxPayloadBytes"/>.</param>
    /// <param name="stop">Ends the wait for room in the queue; what is in the queue is done.</param>
    /// <returns>The sequence of the last message; all of this is on the disk.</returns>
    /// <exception cref="StoreException">It could not be stored.</exception>
    public async Task<long> AppendAsync(ExamRecord? exam, IReadOnlyList<OutboxMessage> messages, CancellationToken stop = default)
    {
        foreach (var message in messages)
        {
            if (message.Payload.Length > MaxPayloadBytes)
            {
                throw new StoreException($"message {message.Id} has {message.Payload.Length} bytes; allowed: 0 to {MaxPayloadBytes}");
            }
        }

        var sequence = await _owner.AskAsync(writes: true, file => file.Append(exam, messages, _time.GetUtcNow()), stop);
        foreach (var message in messages)
        {
            _metrics.Appended(message.Kind);
        }

        return sequence;
    }

    /// <summary>What waits, in the order in which it is to be sent: at least one record where there is one, and at most 2 MiB.</summary>
    /// <param name="maxCount">1 or more.</param>
    /// <param name="after">Go on behind this record; null reads from the head.</param>
    /// <param name="stop">Ends the wait for room in the queue.</param>
    public Task<List<OutboxRecord>> ReadPendingAsync(int maxCount, OutboxRecord? after = null, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        return _owner.AskAsync(writes: false, file => file.ReadPending(maxCount, MaxReadBytes, after), stop);
    }

    /// <summary>Takes records out of the outbox: the broker has acknowledged them. What is not there any more is passed over.</summary>
    public async Task MarkSentAsync(IReadOnlyCollection<OutboxRecord> records, CancellationToken stop = default)
    {
        if (records.Count > 0)
        {
            await _owner.AskAsync(writes: true, file => file.MarkSent(records), stop);
        }
    }

    /// <summary>The newest version of an exam, or null where the store has none of this id.</summary>
    public async Task<StoredExam?> TryGetExamAsync(Ulid id, CancellationToken stop = default) =>
        await _owner.AskAsync(writes: false, file => file.Exam(id), stop) is { } document ? Exam(document) : null;

    /// <summary>The newest exams, newest first.</summary>
    public async Task<IReadOnlyList<StoredExam>> ListExamsAsync(int maxCount, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        return [.. (await _owner.AskAsync(writes: false, file => file.Exams(maxCount), stop)).Select(Exam)];
    }

    /// <summary>Returns once a sequence above <paramref name="after"/> has been given out.</summary>
    public async Task WaitForAppendAsync(long after, CancellationToken stop)
    {
        while (true)
        {
            // Taken before the counts are looked at: an append between the two completes it.
            var next = _owner.NextAppend;
            if (Counts.LastSequence > after)
            {
                return;
            }

            await next.WaitAsync(stop);
        }
    }

    /// <summary>Does what was asked before, then closes the database.</summary>
    public async ValueTask DisposeAsync() => await _owner.StopAsync();

    private StoredExam Exam(ExamDocument document)
    {
        try
        {
            var exam = JsonSerializer.Deserialize(document.Json, ContractsJson.Default.ExamRecord)!;
            return new(exam, document.At, document.Sequence, document.Waits);
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new StoreException($"an exam in {_options.DataFolder} can't be read: {OneLine.Of(fault)}; it was written by another version", fault);
        }
    }
}
