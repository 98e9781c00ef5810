using EdgeLiver.Contracts;
using MQTTnet.Exceptions;

namespace EdgeLiver.Uplink;

/// <summary>Once through the outbox, from its head to its end; ends early when something more urgent has come.</summary>
/// <remarks>
/// Reading the next records, sending these and marking those before them go on at the same time: one after the other they make the
/// broker wait for the disk and the disk for the broker.
/// </remarks>
/// <param name="sender">The connection.</param>
/// <param name="store">The outbox.</param>
/// <param name="marks">For this pass alone.</param>
/// <param name="suspects">Those that go alone, or last.</param>
/// <param name="time">Measures the wait for an acknowledgement.</param>
/// <param name="seen">The counts when the pass began.</param>
internal sealed class OutboxPass(OutboxSender sender, RecordStore store, SentMarks marks, Suspects suspects, TimeProvider time, OutboxCounts seen) : IDisposable
{
    public static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(2);

    private const int BatchSize = 256;
    private const int MostLast = 16;

    // A slow line with sixteen pictures on it would acknowledge none for a minute.
    private const long MostBytes = 256 * 1024;

    // Behind a large record on a slow line another has to wait for its bytes too.
    private const long SlowestBytesPerSecond = 8 * 1024;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);

    private readonly Queue<Flight> _flying = new();
    private readonly List<OutboxRecord> _last = [];
    private readonly CancellationTokenSource _end = new();
    private long _flyingBytes;
    private int _refusedInARow;
    private Exception? _fault;

    /// <summary>Why the broker took less than all, for no fault of a record; null where it did.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What the broker will never take, and why.</summary>
    public List<(OutboxRecord Record, string Reason)> Refused { get; } = [];

    /// <summary>What was in flight when the connection was lost.</summary>
    public List<OutboxRecord> Unanswered { get; } = [];

    /// <summary>Some go last and it is not their time yet.</summary>
    public bool HasSkipped { get; private set; }

    /// <param name="stop">Nothing more is handed over; what is in flight gets <see cref="ShutdownGrace"/> to be acknowledged.</param>
    /// <exception cref="MqttCommunicationException">The connection is of no use any more.</exception>
    /// <exception cref="StoreException">The store has failed.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var stopped = stop.Register(() => _end.CancelAfter(ShutdownGrace));
        try
        {
            await HandOverAsync(stop);
            await HandOverLastAsync(stop);
        }
        finally
        {
            await SettleAsync(atMost: 0);
            await ProveAsync();
            await marks.FinishAsync();
        }

        stop.ThrowIfCancellationRequested();
        if (_fault is not null)
        {
            throw new MqttCommunicationException(OneLine.Of(_fault), _fault);
        }
    }

    public void Dispose() => _end.Dispose();

    private async Task HandOverAsync(CancellationToken stop)
    {
        var reading = store.ReadPendingAsync(BatchSize, null, stop);
        while (await reading is { Count: > 0 } batch)
        {
            reading = store.ReadPendingAsync(BatchSize, batch[^1], stop);
            foreach (var record in batch)
            {
                if (suspects.GoesLast(record.Sequence))
                {
                    KeepForTheEnd(record);
                    continue;
                }

                if (!await TryHandOverAsync(record, suspects.GoesAlone(record.Sequence), stop))
                {
                    return;
                }
            }
        }
    }

    private async Task HandOverLastAsync(CancellationToken stop)
    {
        foreach (var record in _last)
        {
            if (!await TryHandOverAsync(record, alone: true, stop))
            {
                return;
            }
        }
    }

    private void KeepForTheEnd(OutboxRecord record)
    {
        if (suspects.Pause > TimeSpan.Zero || _last.Count == MostLast)
        {
            HasSkipped = true;
        }
        else
        {
            _last.Add(record);
        }
    }

    /// <returns>False where the pass is over.</returns>
    private async Task<bool> TryHandOverAsync(OutboxRecord record, bool alone, CancellationToken stop)
    {
        await SettleAsync(atMost: alone ? 0 : sender.Window - 1);
        while (_flyingBytes > 0 && _flyingBytes + record.Message.Payload.Length > MostBytes)
        {
            await SettleOldestAsync();
        }

        // One record that the broker does not want must not hold up the others; a broker that wants none is not to be flooded.
        if (stop.IsCancellationRequested || _fault is not null || _refusedInARow >= BatchSize || store.Counts.HasMoreUrgent(record.Message.Kind, seen))
        {
            return false;
        }

        _flyingBytes += record.Message.Payload.Length;
        var limit = AnswerTime + TimeSpan.FromSeconds(_flyingBytes / SlowestBytesPerSecond);
        _flying.Enqueue(new(sender.PublishAsync(record, _end.Token), record, marks.Count, time.GetTimestamp(), limit));
        if (alone)
        {
            await SettleAsync(atMost: 0);
        }

        return true;
    }

    private async Task SettleAsync(int atMost)
    {
        while (_flying.Count > atMost)
        {
            await SettleOldestAsync();
        }
    }

    private async Task SettleOldestAsync()
    {
        var flight = _flying.Dequeue();
        var record = flight.Record;
        _flyingBytes -= record.Message.Payload.Length;
        var delivery = await AnswerAsync(flight);
        if (delivery.Fault is { } fault)
        {
            _fault ??= fault;
            Unanswered.Add(record);
            sender.Failed(record);
            return;
        }

        suspects.Answered(record.Sequence, delivery.Accepted);
        if (delivery.Accepted)
        {
            _refusedInARow = 0;
            marks.Accept(record);
        }
        else
        {
            Refuse(delivery);
        }

        if (delivery.IsBrokers)
        {
            marks.Prove(flight.AcceptedBefore);
        }

        await marks.MarkAsync();
    }

    private void Refuse(Delivery delivery)
    {
        sender.Failed(delivery.Record);
        if (delivery.RefusesAll)
        {
            _refusedInARow++;
            Refusal ??= delivery.Reason;
        }
        else
        {
            Refused.Add((delivery.Record, delivery.Reason!));
        }
    }

    /// <summary>The oldest in flight decides: when it has waited too long, those behind it have no hope.</summary>
    private async Task<Delivery> AnswerAsync(Flight flight)
    {
        try
        {
            var left = flight.Limit - time.GetElapsedTime(flight.HandedOverAt);
            return await flight.Answer.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        }
        catch (TimeoutException)
        {
            await _end.CancelAsync();
            return await flight.Answer;
        }
    }

    /// <summary>With nothing more to send, a ping has to show that the broker lives.</summary>
    private async Task ProveAsync()
    {
        if (_fault is null && marks.IsOpen)
        {
            _fault = await sender.PingAsync(_end.Token);
            if (_fault is null)
            {
                marks.Prove(marks.Count);
            }
        }
    }

    /// <param name="Answer">Completes with the broker's answer, or the connection's end.</param>
    /// <param name="Record">What was handed over.</param>
    /// <param name="AcceptedBefore">So many were acknowledged by then.</param>
    /// <param name="HandedOverAt">Timestamp.</param>
    /// <param name="Limit">Time for the answer.</param>
    private sealed record Flight(Task<Delivery> Answer, OutboxRecord Record, long AcceptedBefore, long HandedOverAt, TimeSpan Limit);
}
