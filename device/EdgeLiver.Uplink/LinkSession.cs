using System.Diagnostics.CodeAnalysis;
using EdgeLiver.Contracts;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace EdgeLiver.Uplink;

/// <summary>What the link works with, over all connections.</summary>
internal sealed record LinkParts(
    MqttOptions Options, RecordStore Store, UplinkMetrics Metrics, ILogger Log, TimeProvider Time, LinkReport Report, CentreAcknowledgements? Centre);

/// <summary>What the link remembers from one connection to the next.</summary>
internal sealed class LinkMemory(TimeProvider time)
{
    /// <summary>Handed over and not acknowledged.</summary>
    public HashSet<long> Tried { get; } = [];

    /// <summary>Brokers that were tested.</summary>
    public HashSet<Broker> Tested { get; } = [];

    public Suspects Suspects { get; } = new(time);

    /// <summary>Why a broker did not take a record; null once it takes them all again.</summary>
    public string? Refusal { get; set; }
}

/// <summary>One connection that a broker has accepted: sends what waits, and waits for more.</summary>
[SuppressMessage("Design", "CA1001", Justification = "SendAsync disposes the pass; the field only lets a hang-up ask what was under way")]
internal sealed class LinkSession(LinkParts parts, LinkMemory memory, Connection connection, Broker broker, MqttClientConnectResult answer)
{
    private static readonly TimeSpan ShortestRefusal = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan EndWait = TimeSpan.FromSeconds(1);

    private readonly long _connectedAt = parts.Time.GetTimestamp();

    // 0 is MQTTnet's way to say that the broker named no limit.
    private readonly OutboxSender _sender = new(
        connection.Client, parts.Metrics,
        window: answer.ReceiveMaximum is > 0 and < MqttLink.Window ? answer.ReceiveMaximum.Value : MqttLink.Window,
        maxPacket: answer.MaximumPacketSize is > 0 and var limit ? limit : uint.MaxValue, memory.Tried);

    private OutboxPass? _pass;

    private LinkReport Report => parts.Report;

    /// <summary>A connection that falls at once, as when two units share an id, must not make the link a busy loop.</summary>
    public bool IsGood => parts.Time.GetElapsedTime(_connectedAt) >= MqttLink.GoodConnection;

    /// <summary>It fell over a record that is known: no reason to wait with the others.</summary>
    public bool FellOverRecord { get; private set; }

    /// <summary>Returns when the first broker is worth another try.</summary>
    /// <param name="isLast">No other broker is to be tried.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="BrokerRefusalException">It takes nothing, and another broker may.</exception>
    /// <exception cref="MQTTnet.Exceptions.MqttCommunicationException">The connection is lost, and so for other faults of a link.</exception>
    public async Task SendForeverAsync(bool isLast, CancellationToken stop)
    {
        var selfTest = Task.CompletedTask;
        try
        {
            if (parts.Centre is not null)
            {
                await parts.Centre.SubscribeAsync(connection.Client, connection.Lost);
            }

            // Beside the records: no alert waits for a test.
            selfTest = SelfTestAsync();
            await SendAsync(isLast, stop);
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault) && !stop.IsCancellationRequested)
        {
            await SuspectAsync(fault, stop);
            throw;
        }
        finally
        {
            await connection.EndAsync();
            await selfTest;
        }
    }

    private async Task SendAsync(bool isLast, CancellationToken stop)
    {
        var refused = new Backoff(Random.Shared);
        while (true)
        {
            var seen = parts.Store.Counts;
            var marks = new SentMarks(parts.Store, parts.Metrics, parts.Time, memory.Tried);
            using var pass = _pass = new OutboxPass(_sender, parts.Store, marks, memory.Suspects, parts.Time, seen);
            await pass.RunAsync(stop);
            memory.Refusal = pass.Refusal;
            var waits = await MarkRefusedAsync(pass.Refused, stop);
            if (memory.Refusal is { } refusal)
            {
                Report.Become(LinkState.Refused, refusal, broker);
                if (!isLast)
                {
                    throw new BrokerRefusalException(refusal);
                }

                waits = true;
            }
            else
            {
                Report.Become(LinkState.Connected, null, broker);
                if (!waits && !pass.HasSkipped)
                {
                    refused.Reset();
                    Report.Recovered(broker);
                }
            }

            if (await IsTimeToReturnAsync())
            {
                return;
            }

            await WaitForWorkAsync(seen, waits ? refused.Next() : pass.HasSkipped ? memory.Suspects.Pause : null);
        }
    }

    /// <summary>Asked by a bare connection first: to leave a broker that works for one that is away would hold up an alert.</summary>
    private async Task<bool> IsTimeToReturnAsync()
    {
        var first = parts.Options.Brokers[0];
        return broker != first && parts.Time.GetElapsedTime(_connectedAt) >= parts.Options.ReturnAfter && await first.AnswersAsync(EndWait, connection.Lost);
    }

    /// <summary>Once for each broker; one that is lost in the middle is asked again at the next connection.</summary>
    private async Task SelfTestAsync()
    {
        if (parts.Options.UnitTopic is not { } topic || !memory.Tested.Add(broker))
        {
            return;
        }

        try
        {
            if ((BrokerSelfTest.Check(answer) ?? await new BrokerSelfTest(connection.Client, topic, parts.Time).RunAsync(connection.Lost)) is { } fault)
            {
                Log.SelfTestFailed(parts.Log, broker.Host, broker.Port, fault);
            }
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            memory.Tested.Remove(broker);
        }
    }

    /// <returns>True where some are to be tried again.</returns>
    private async Task<bool> MarkRefusedAsync(List<(OutboxRecord Record, string Reason)> records, CancellationToken stop)
    {
        var waits = false;
        foreach (var (record, reason) in records)
        {
            Report.RecordRefused(record.Sequence, reason, broker);
            if (await parts.Store.MarkRefusedAsync(record, reason, stop))
            {
                memory.Tried.Remove(record.Sequence);
                memory.Suspects.Forget(record.Sequence);
                Log.RecordSetAside(parts.Log, record.Sequence, reason);
            }
            else
            {
                waits = true;
            }
        }

        return waits;
    }

    /// <summary>The broker may have hung up over a record; with one in flight it is known which.</summary>
    private async Task SuspectAsync(Exception fault, CancellationToken stop)
    {
        // The publish that fails is heard of before the broker's reason.
        await Task.WhenAny(connection.Ended, Task.Delay(EndWait, parts.Time, stop));
        if (_pass is null)
        {
            return;
        }

        await MarkRefusedAsync(_pass.Refused, stop);
        var isNamed = connection.EndCode is { } named && ReasonCodes.Of(named) == BrokerAnswer.RecordRefused;
        if (BrokerConnection.Find<TimeoutException>(fault) is not null && !isNamed)
        {
            return;
        }

        if (_pass.Unanswered is [var alone] && memory.Suspects.GoesAlone(alone.Sequence))
        {
            var isBlamed = memory.Suspects.Blame(alone.Sequence);
            if (isNamed || isBlamed)
            {
                FellOverRecord = true;
                var why = connection.EndCode is { } code && isNamed
                    ? $"{ReasonCodes.Words(code, null)}, the broker hung up{ReasonCodes.Cure(code)}"
                    : $"the broker hangs up over it and names no reason; it has {alone.Message.Payload.Length} bytes, check the broker's largest message and its log";
                await MarkRefusedAsync([(alone, why)], stop);
            }
        }
        else
        {
            memory.Suspects.HungUp(_pass.Unanswered.Select(record => record.Sequence));
        }
    }

    /// <summary>Until something is appended, the centre has been silent for too long, or what was refused is to be tried again.</summary>
    private async Task WaitForWorkAsync(OutboxCounts seen, TimeSpan? again)
    {
        if (again is not null)
        {
            // An alert does not wait for the next try of another record, and a unit that writes much does not flood a broker that refuses.
            await Task.Delay(ShortestRefusal, parts.Time, connection.Lost);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(connection.Lost);
        List<Task> reasons = [parts.Store.WaitForAppendAsync(seen.LastSequence, either.Token)];
        if (parts.Centre is not null)
        {
            reasons.Add(parts.Centre.WaitForSilenceAsync(either.Token));
        }

        if ((again ?? (parts.Options.Brokers.Count > 1 ? parts.Options.ReturnAfter : null)) is { } limit)
        {
            reasons.Add(Task.Delay(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, parts.Time, either.Token));
        }

        var first = await Task.WhenAny(reasons);
        await either.CancelAsync();
        await first;
    }
}
