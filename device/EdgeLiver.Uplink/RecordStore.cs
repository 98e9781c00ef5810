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
/// <item>A sequence is never used twice, not even after the outbox was emptied, or its files were lost, and the process restarted.</item>
/// </list>
/// <para>Any thread may call; requests are done one after the other, and many appends at once cost little more than one.</para>
/// </remarks>
public sealed class RecordStore : IAsyncDisposable
{
    /// <summary>Largest payload of a message. A message is one document of LiteDB, which ends at 16 MB; brokers end sooner.</summary>
    public const int MaxPayloadBytes = 1024 * 1024;

    private const long MaxReadBytes = 1024 * 1024;

    private readonly StoreOptions _options;
    private readonly StoreOwner _owner;
    private readonly UplinkMetrics _metrics;
    private readonly FileStream _lock;
    private readonly BlobFolder _blobs;

    private RecordStore(StoreOptions options, StoreOwner owner, FileStream folderLock, BlobFolder blobs, UplinkMetrics metrics)
    {
        (_options, _owner, _lock, _blobs, _metrics) = (options, owner, folderLock, blobs, metrics);
    }

    /// <summary>The broker's acknowledgement is not enough.</summary>
    internal bool AwaitsCentre => _options.AwaitCentre;

    /// <summary>As of the last commit; costs nothing.</summary>
    public OutboxCounts Counts => _owner.Counts;

    /// <summary>Opens the store of a data folder, or makes it. Files that can't be read are set aside and kept.</summary>
    /// <param name="options">Where, and how much.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="log">States.</param>
    /// <param name="time">Null for the machine's.</param>
    /// <param name="alarm">Makes the record that says that a store was set aside; null for none.</param>
    /// <exception cref="StoreException">The folder or the disk can't be used; nothing was deleted.</exception>
    public static Task<RecordStore> OpenAsync(
        StoreOptions options, UplinkMetrics metrics, ILogger<RecordStore> log, TimeProvider? time = null, Func<StoreLoss, OutboxMessage>? alarm = null) =>
        OpenAsync(options, metrics, log, new Disk(), new StationClock(time ?? TimeProvider.System), alarm);

    /// <summary>The same on another disk or clock.</summary>
    internal static async Task<RecordStore> OpenAsync(
        StoreOptions options, UplinkMetrics metrics, ILogger<RecordStore> log, IDisk disk, StationClock clock, Func<StoreLoss, OutboxMessage>? alarm)
    {
        var paths = new StorePaths(options.DataFolder);
        var folderLock = FolderLock.Take(paths);
        var owner = new StoreOwner(options, new StoreOpening(options, disk, clock, alarm), metrics, log);
        try
        {
            await owner.StartAsync();
        }
        catch
        {
            await folderLock.DisposeAsync();
            throw;
        }

        return new(options, owner, folderLock, new BlobFolder(disk, paths.Blobs), metrics);
    }

    /// <summary>Stores an exam, a new version of it, or none, together with the messages that say so.</summary>
    /// <param name="exam">Replaces what is stored under its id.</param>
    /// <param name="messages">Each at most <see cref="MaxPayloadBytes"/>.</param>
    /// <param name="stop">Ends the wait for room in the queue; what is in the queue is done.</param>
    /// <returns>The sequence of the last message; all of this is on the disk.</returns>
    /// <exception cref="StoreException">It could not be stored.</exception>
    public Task<long> AppendAsync(ExamRecord? exam, IReadOnlyList<OutboxMessage> messages, CancellationToken stop = default) =>
        AppendAsync(exam, messages, [], stop);

    /// <summary>The same with key frames and cines of the exam, from <see cref="AddBlobAsync"/>.</summary>
    public async Task<long> AppendAsync(
        ExamRecord? exam, IReadOnlyList<OutboxMessage> messages, IReadOnlyList<BlobReference> blobs, CancellationToken stop = default)
    {
        foreach (var message in messages)
        {
            if (message.Payload.Length > MaxPayloadBytes)
            {
                throw new StoreException($"message {message.Id} has {message.Payload.Length} bytes; allowed: 0 to {MaxPayloadBytes}");
            }
        }

        var sequence = await _owner.AskAsync(writes: true, file => file.Append(exam, messages, blobs), stop);
        foreach (var message in messages)
        {
            _metrics.Appended(message.Kind);
        }

        return sequence;
    }

    /// <summary>Keeps a small state of another part in place of the one before, together with the messages that say what has changed: both or neither.</summary>
    /// <param name="name">Of the state.</param>
    /// <param name="state">At most <see cref="MaxPayloadBytes"/>.</param>
    /// <param name="messages">May be none.</param>
    /// <param name="stop">Ends the wait for room in the queue.</param>
    /// <exception cref="StoreException">It could not be stored.</exception>
    public async Task KeepStateAsync(string name, byte[] state, IReadOnlyList<OutboxMessage> messages, CancellationToken stop = default)
    {
        if (state.Length > MaxPayloadBytes)
        {
            throw new StoreException($"state {name} has {state.Length} bytes; allowed: 0 to {MaxPayloadBytes}");
        }

        await _owner.AskAsync(
            writes: true,
            file =>
            {
                file.KeepState(name, state);
                return file.Append(exam: null, messages, []);
            },
            stop);
        foreach (var message in messages)
        {
            _metrics.Appended(message.Kind);
        }
    }

    /// <returns>What <see cref="KeepStateAsync"/> kept last; null: nothing.</returns>
    public Task<byte[]?> StateAsync(string name, CancellationToken stop = default) => _owner.AskAsync(writes: false, file => file.State(name), stop);

    /// <summary>What waits, in the order in which it is to be sent: at least one record where there is one, and at most 2 MiB.</summary>
    /// <param name="maxCount">1 or more.</param>
    /// <param name="after">Go on behind this record; null reads from the head.</param>
    /// <param name="stop">Ends the wait for room in the queue.</param>
    public Task<List<OutboxRecord>> ReadPendingAsync(int maxCount, OutboxRecord? after = null, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        return _owner.AskAsync(writes: false, file => file.Outbox.ReadPending(maxCount, MaxReadBytes, after), stop);
    }

    /// <summary>
    /// The broker has acknowledged these. They leave the outbox, or, with <see cref="StoreOptions.AwaitCentre"/>, are not read again
    /// before <see cref="ForgetSentAsync"/> or a restart. What is not there any more is passed over.
    /// </summary>
    public async Task MarkSentAsync(IReadOnlyCollection<OutboxRecord> records, CancellationToken stop = default)
    {
        if (records.Count > 0)
        {
            await _owner.AskAsync(writes: !_options.AwaitCentre, file => file.MarkSent(records), stop);
        }
    }

    /// <summary>The centre has these on its own disk: they leave the outbox. What is not there any more is passed over.</summary>
    /// <returns>How many were there.</returns>
    public Task<int> ConfirmAsync(IReadOnlyCollection<long> sequences, CancellationToken stop = default) =>
        _owner.AskAsync(writes: true, file => file.Confirm(sequences), stop);

    /// <summary>Sent again is all that the broker had and the centre has not confirmed.</summary>
    public Task ForgetSentAsync(CancellationToken stop = default) => _owner.AskAsync(
        writes: false,
        file =>
        {
            file.ForgetSent();
            return true;
        },
        stop);

    /// <summary>
    /// The broker refuses this record and takes others. After <see cref="StoreOptions.MaxRefusals"/> of these it is set aside: kept, counted,
    /// shown, and in nobody's way.
    /// </summary>
    /// <returns>True once it is set aside.</returns>
    public Task<bool> MarkRefusedAsync(OutboxRecord record, string reason, CancellationToken stop = default) =>
        _owner.AskAsync(writes: true, file => file.Refused(record, reason), stop);

    /// <summary>What was refused too often, and why.</summary>
    public Task<List<(OutboxRecord Record, string Reason)>> ListSetAsideAsync(CancellationToken stop = default) =>
        _owner.AskAsync(writes: false, file => file.Outbox.Aside().ToList(), stop);

    /// <summary>Writes a key frame or a cine beside the store, whole and synced, for an exam that is appended after it.</summary>
    /// <exception cref="StoreException">The disk is full or broken.</exception>
    public async Task<BlobReference> AddBlobAsync(Stream content, string contentType, CancellationToken stop = default)
    {
        try
        {
            return await _blobs.AddAsync(content, contentType, stop);
        }
        catch (IOException fault)
        {
            throw new StoreException($"a key frame can't be stored in {_options.DataFolder}: {OneLine.Of(fault)}; check the free space", fault);
        }
    }

    /// <returns>Null where it is missing or damaged.</returns>
    public Task<byte[]?> TryReadBlobAsync(BlobReference blob, CancellationToken stop = default) => _blobs.ReadAsync(blob.Sha256, stop);

    /// <summary>What the store holds and has done.</summary>
    public Task<StoreStatistics> StatisticsAsync(CancellationToken stop = default) =>
        _owner.AskAsync(writes: false, file => StoreStatistics.Of(file, _options), stop);

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
    public async ValueTask DisposeAsync()
    {
        await _owner.StopAsync();
        await _lock.DisposeAsync();
    }

    private StoredExam Exam(ExamDocument document)
    {
        try
        {
            var exam = JsonSerializer.Deserialize(document.Json, ContractsJson.Default.ExamRecord)!;
            return new(exam, document.At, document.Sequence, document.Waits) { Blobs = document.Blobs };
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new StoreException($"an exam in {_options.DataFolder} can't be read: {OneLine.Of(fault)}; it was written by another version", fault);
        }
    }
}
