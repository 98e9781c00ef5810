using EdgeLiver.Contracts;
using MQTTnet;
using MQTTnet.Exceptions;

namespace EdgeLiver.Uplink;

/// <summary>Sends what waits in the outbox over one connection, at most <c>window</c> messages in flight.</summary>
/// <remarks>
/// <c>tried</c> holds what was handed over and not acknowledged, over all connections of this process.
/// <c>maxPacket</c>: bytes of the largest packet that the broker takes; what is larger would only end the connection.
/// </remarks>
internal sealed class OutboxSender(
    IMqttClient client, RecordStore store, UplinkMetrics metrics, TimeProvider time, int window, uint maxPacket, HashSet<long> tried)
{
    public static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(2);

    private const byte PacketTooLarge = 0x95;
    private const int BatchSize = 256;

    // A slow line that is cut again and again must get on: what arrived is marked at least this often.
    private static readonly TimeSpan MarkAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(20);

    /// <summary>The record in flight when the connection was lost, where it was the only one.</summary>
    public OutboxRecord? Suspect { get; private set; }

    /// <summary>What the broker will never take, and why, of the pass that ended last, or was cut.</summary>
    public List<(OutboxRecord Record, string Reason)> Refused { get; } = [];

    /// <summary>From the head of the outbox to its end; ends early when something more urgent has come.</summary>
    /// <param name="seen">The counts when the pass began.</param>
    /// <param name="stop">Nothing more is handed over; what is in flight gets <see cref="ShutdownGrace"/> to be acknowledged.</param>
    /// <exception cref="MqttCommunicationException">The connection is of no use any more.</exception>
    /// <returns>Why the broker took less than all, for no fault of a record; null where it did.</returns>
    public async Task<string?> SendPendingAsync(OutboxCounts seen, CancellationToken stop)
    {
        string? refusal = null;
        Refused.Clear();
        OutboxRecord? last = null;
        while (true)
        {
            var batch = await store.ReadPendingAsync(BatchSize, last, stop);
            if (batch.Count == 0)
            {
                return refusal;
            }

            var deliveries = await SendAsync(batch, seen, stop);
            Refused.AddRange(deliveries.Where(delivery => delivery.Answer == BrokerAnswer.RecordRefused).Select(delivery => (delivery.Record, delivery.Reason!)));
            stop.ThrowIfCancellationRequested();
            if (deliveries.Find(delivery => delivery.Fault is not null)?.Fault is { } fault)
            {
                throw new MqttCommunicationException(OneLine.Of(fault), fault);
            }

            refusal ??= deliveries.Find(delivery => delivery.RefusesAll)?.Reason;

            // One record that the broker does not want must not hold up the others; a broker that wants none is not to be flooded.
            // And none at all: something more urgent has come.
            if (deliveries.TrueForAll(delivery => delivery.RefusesAll))
            {
                return refusal;
            }

            last = deliveries[^1].Record;
        }
    }

    /// <summary>Returns after the last acknowledgement that comes, with everything that was acknowledged marked in the store.</summary>
    private async Task<List<Delivery>> SendAsync(List<OutboxRecord> batch, OutboxCounts seen, CancellationToken stop)
    {
        var settled = new List<Delivery>(batch.Count);
        var flying = new Queue<Task<Delivery>>(window);
        var started = time.GetTimestamp();
        using var grace = new CancellationTokenSource();
        await using var stopped = stop.Register(() => grace.CancelAfter(ShutdownGrace));
        foreach (var record in batch)
        {
            if (flying.Count == window)
            {
                settled.Add(await flying.Dequeue());
            }

            if (stop.IsCancellationRequested
                || store.Counts.HasMoreUrgent(record.Message.Kind, seen)
                || time.GetElapsedTime(started) > MarkAfter
                || (settled.Count > 0 && settled[^1].Fault is not null))
            {
                break;
            }

            if (maxPacket < uint.MaxValue && BrokerConnection.PacketBytes(record) is var bytes && bytes > maxPacket)
            {
                flying.Enqueue(Task.FromResult(new Delivery(
                    record, BrokerAnswer.RecordRefused, $"{ReasonCodes.Words(PacketTooLarge, $"{bytes} bytes, the broker takes {maxPacket}")}{ReasonCodes.Cure(PacketTooLarge)}")));
                continue;
            }

            metrics.Published(record.Message.Kind, again: !tried.Add(record.Sequence));
            flying.Enqueue(PublishAsync(record, grace.Token));
        }

        settled.AddRange(await Task.WhenAll(flying));
        Suspect = window == 1 ? settled.Find(delivery => delivery.Fault is not null)?.Record : null;
        if (settled.Exists(delivery => delivery.Accepted) && await PingAsync(grace.Token) is { } silent)
        {
            // Not marked: a broker that dies now may have acknowledged what it had no time to save.
            settled = settled.ConvertAll(delivery => delivery with { Fault = delivery.Fault ?? silent });
        }

        await MarkAsync(settled);
        return settled;
    }

    /// <summary>
    /// Mosquitto acknowledges first and saves when it has served every socket that has something to say; an answer to a ping
    /// that was sent after the acknowledgements shows that it has lived through that.
    /// </summary>
    /// <returns>Null where the broker answers.</returns>
    private async Task<Exception?> PingAsync(CancellationToken end)
    {
        try
        {
            await client.PingAsync(end);
            return null;
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            return fault;
        }
    }

    private async Task MarkAsync(List<Delivery> settled)
    {
        var accepted = settled.Where(delivery => delivery.Accepted).Select(delivery => delivery.Record).ToList();
        foreach (var delivery in settled)
        {
            if (delivery.Accepted)
            {
                tried.Remove(delivery.Record.Sequence);
                metrics.Acknowledged(delivery.Record.Message.Kind);
            }
            else
            {
                metrics.Failed(delivery.Record.Message.Kind);
            }
        }

        // Not stopped by anything: what the broker has need not be sent again.
        await store.MarkSentAsync(accepted, CancellationToken.None);
    }

    /// <summary>Does not throw for what a link does: the others in flight are still to be settled.</summary>
    private async Task<Delivery> PublishAsync(OutboxRecord record, CancellationToken end)
    {
        try
        {
            using var timeout = new CancellationTokenSource(PublishTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, end);
            var answer = await client.PublishAsync(BrokerConnection.Message(record), either.Token);
            var code = (byte)answer.ReasonCode;
            return ReasonCodes.Of(code) is var meaning && meaning == BrokerAnswer.Taken
                ? new(record)
                : new(record, meaning, $"{ReasonCodes.Words(code, answer.ReasonString)} for {record.Message.Topic}{ReasonCodes.Cure(code)}");
        }
        catch (OperationCanceledException fault)
        {
            return new(record) { Fault = new TimeoutException($"no acknowledgement within {PublishTimeout.TotalSeconds:0} s", fault) };
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            return new(record) { Fault = fault };
        }
    }

    private sealed record Delivery(OutboxRecord Record, BrokerAnswer Answer = BrokerAnswer.Taken, string? Reason = null)
    {
        public Exception? Fault { get; init; }

        public bool Accepted => Answer == BrokerAnswer.Taken && Fault is null;

        public bool RefusesAll => Answer is BrokerAnswer.Retry or BrokerAnswer.LinkRefused;
    }
}
