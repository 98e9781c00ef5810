using EdgeLiver.Contracts;
using MQTTnet;

namespace EdgeLiver.Uplink;

/// <summary>Hands records to a broker over one connection.</summary>
/// <remarks>
/// <c>tried</c> holds what was handed over and not acknowledged, over all connections of this process.
/// <c>maxPacket</c>: bytes of the largest packet that the broker takes; what is larger would only end the connection.
/// </remarks>
internal sealed class OutboxSender(IMqttClient client, UplinkMetrics metrics, int window, uint maxPacket, HashSet<long> tried)
{
    private const byte PacketTooLarge = 0x95;

    /// <summary>Messages in flight at most.</summary>
    public int Window => window;

    /// <summary>Does not throw for what a link does: the others in flight are still to be settled.</summary>
    public Task<Delivery> PublishAsync(OutboxRecord record, CancellationToken end)
    {
        if (maxPacket < uint.MaxValue && BrokerConnection.PacketBytes(record) is var bytes && bytes > maxPacket)
        {
            var why = $"{ReasonCodes.Words(PacketTooLarge, $"{bytes} bytes, the broker takes {maxPacket}")}{ReasonCodes.Cure(PacketTooLarge)}";
            return Task.FromResult(new Delivery(record, BrokerAnswer.RecordRefused, why) { IsBrokers = false });
        }

        metrics.Published(record.Message.Kind, again: !tried.Add(record.Sequence));
        return AwaitAnswerAsync(record, end);
    }

    public void Failed(OutboxRecord record) => metrics.Failed(record.Message.Kind);

    /// <returns>Null where the broker answers.</returns>
    public async Task<Exception?> PingAsync(CancellationToken end)
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

    private async Task<Delivery> AwaitAnswerAsync(OutboxRecord record, CancellationToken end)
    {
        try
        {
            var answer = await client.PublishAsync(BrokerConnection.Message(record), end);
            var code = (byte)answer.ReasonCode;
            return ReasonCodes.Of(code) is var meaning && meaning == BrokerAnswer.Taken
                ? new(record)
                : new(record, meaning, $"{ReasonCodes.Words(code, answer.ReasonString)} for {record.Message.Topic}{ReasonCodes.Cure(code)}");
        }
        catch (OperationCanceledException fault)
        {
            return new(record) { Fault = new TimeoutException("no acknowledgement in time", fault) };
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            return new(record) { Fault = fault };
        }
    }
}
