using Microsoft.Extensions.Logging;

namespace EdgeLiver.Uplink;

/// <summary>The state of the link, and one line for each trouble until all is well again, not one for each try.</summary>
internal sealed class LinkReport(ILogger log, RecordStore store, TimeProvider time)
{
    private readonly HashSet<string> _logged = [];
    private LinkStatus _status = new(LinkState.Disconnected, null, time.GetUtcNow());

    public LinkStatus Status => Volatile.Read(ref _status);

    /// <summary>No trouble since all was well.</summary>
    public bool IsQuiet => _logged.Count == 0;

    public void Become(LinkState state, string? reason, Broker broker)
    {
        var before = Status;
        if (before.State == state && before.Reason == reason)
        {
            return;
        }

        Volatile.Write(ref _status, new(state, reason, time.GetUtcNow()));
        if (state == LinkState.Refused && _logged.Add($"{broker} {reason}"))
        {
            Log.Refused(log, broker.Host, broker.Port, reason);
        }
        else if (state == LinkState.Disconnected && _logged.Add($"{broker}"))
        {
            // Why there is no connection changes from try to try: refused, timed out, no route.
            Log.Disconnected(log, broker.Host, broker.Port, reason);
        }
    }

    /// <summary>The connection could not be made, or was lost.</summary>
    public void BecomeOf(Exception fault, Connection connection, Broker broker, bool usesTls)
    {
        if (!connection.IsMade)
        {
            Become(connection.IsTlsRefused(fault) ? LinkState.Refused : LinkState.Disconnected, connection.Why(fault, usesTls), broker);
        }
        else if (connection.EndCode is { } code && ReasonCodes.Of(code) == BrokerAnswer.LinkRefused)
        {
            Become(LinkState.Refused, $"{connection.EndReason}{ReasonCodes.Cure(code)}", broker);
        }
        else if (Status.State != LinkState.Refused)
        {
            // A broker that refuses a record and hangs up is still one that refuses.
            Become(LinkState.Disconnected, connection.Why(fault, usesTls), broker);
        }
    }

    public void RecordRefused(long sequence, string reason, Broker broker)
    {
        if (_logged.Add($"{broker} {sequence}"))
        {
            Log.RecordRefused(log, broker.Host, broker.Port, sequence, reason);
        }
    }

    public void Connected(Broker broker) => Log.Connected(log, broker.Host, broker.Port, store.Counts.TotalPending);

    /// <summary>All is well. Not said at the connection: a broker that accepts and hangs up would be two lines for each try.</summary>
    public void Recovered(Broker broker)
    {
        if (_logged.Count > 0)
        {
            _logged.Clear();
            Connected(broker);
        }
    }

    public void Stopped() => Volatile.Write(ref _status, new(LinkState.Disconnected, "stopped", time.GetUtcNow()));
}
