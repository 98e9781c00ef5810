using EdgeLiver.Contracts.Sparkplug;
using Microsoft.Extensions.Logging;

namespace EdgeLiver.Uplink.Sparkplug;

/// <summary>The unit as an edge node of Sparkplug B 3.0: births, data by exception, deaths, commands.</summary>
/// <remarks>
/// <para>
/// A look at the unit is taken every interval, connected or not. While nobody listens, looks are kept up to the options' number
/// and replayed as historical after the next birth; what has no room is counted. Telemetry goes at QoS 0, as Sparkplug asks: what
/// was on its way when a connection broke is lost, the next birth brings the present.
/// </para>
/// <para>
/// Of several brokers it uses the first that works; with a primary host, the one where that is. Never two at once.
/// </para>
/// </remarks>
public sealed class SparkplugNode
{
    private static readonly TimeSpan GoodConnection = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HostWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(1);

    private readonly SparkplugOptions _options;
    private readonly MqttOptions _mqtt;
    private readonly string _bdSeqFile;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly BirthDeathSequence _bdSeq;
    private readonly SessionNode _node;
    private readonly Backoff _reconnect = new(Random.Shared);
    private long _messagesDropped;

    // Brokers of which something was logged since all was well: their trouble, the wait for the host.
    private readonly HashSet<Broker> _troubled = [];
    private readonly HashSet<Broker> _waited = [];
    private bool _bdSeqTrouble;

    /// <param name="id">Group and node.</param>
    /// <param name="options">Interval, history, primary host.</param>
    /// <param name="mqtt">The brokers; the connection is the node's own.</param>
    /// <param name="look">The unit's state now; called from any thread, must not wait.</param>
    /// <param name="commands">What the unit can be told.</param>
    /// <param name="folder">Where the bdSeq file stands; must exist.</param>
    /// <param name="log">State changes.</param>
    /// <param name="time">Null: the system's.</param>
    public SparkplugNode(
        EdgeNodeId id, SparkplugOptions options, MqttOptions mqtt, Func<UnitSnapshot> look, UnitCommands commands,
        string folder, ILogger<SparkplugNode> log, TimeProvider? time = null)
    {
        (_options, _mqtt, _log) = (options, mqtt, log);
        _time = time ?? TimeProvider.System;
        _bdSeqFile = Path.Combine(folder, "sparkplug-bdseq");
        _bdSeq = new BirthDeathSequence(_bdSeqFile);
        _node = new(id, options.PrimaryHost, new PrimaryHost(), new LookQueue(look, options, _time), new CommandDesk(commands, log));
    }

    /// <summary>Has the host been told what there is, and does the connection stand?</summary>
    public bool IsBorn { get; private set; }

    /// <summary>Looks that were lost because nobody listened for too long.</summary>
    public long LooksDropped => _node.Looks.Dropped;

    /// <summary>Commands and host states that came faster than they were taken.</summary>
    public long MessagesDropped => Interlocked.Read(ref _messagesDropped);

    /// <summary>Commands that were refused, unknown ones included.</summary>
    public long CommandsRefused => _node.Commands.Answers.Refused;

    /// <summary>Runs until stopped; the death is published before it returns.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var looking = _node.Looks.RunAsync(ended.Token);
        var brokers = _mqtt.Brokers;
        try
        {
            while (true)
            {
                await Task.Delay(_reconnect.Next(), _time, stop);
                for (var i = 0; i < brokers.Count && !await ConnectAsync(brokers[i], stop); i++)
                {
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The way this loop ends.
        }
        finally
        {
            await ended.CancelAsync();
            await looking;
        }
    }

    /// <returns>False where the next broker is to be tried at once.</returns>
    private async Task<bool> ConnectAsync(Broker broker, CancellationToken stop)
    {
        var number = _bdSeq.Take(out var trouble);
        if (trouble is not null && !_bdSeqTrouble)
        {
            SparkplugLog.BdSeqNotKept(_log, _bdSeqFile, trouble);
        }

        _bdSeqTrouble = trouble is not null;
        var messages = new NodeSession(number, _time);
        var connectedAt = _time.GetTimestamp();
        using var connection = new SparkplugConnection(() => Interlocked.Increment(ref _messagesDropped), stop);
        try
        {
            await connection.OpenAsync(_mqtt, broker, _node.Id.Death, messages.Death(), Topics());
            return await ServeAsync(broker, connection, messages, number, stop);
        }
        catch (BrokerRefusalException fault)
        {
            NotConnected(broker, fault.Message);
            return false;
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            stop.ThrowIfCancellationRequested();
            NotConnected(broker, connection.Why(fault, _mqtt.Tls));

            // Back to the first, but not where connections fall at once: the next may be better.
            return messages.IsBorn && _time.GetElapsedTime(connectedAt) >= GoodConnection;
        }
        finally
        {
            IsBorn = false;
            if (!connection.IsTried)
            {
                // No CONNECT has carried it: the next one must, since hosts expect one more each time.
                _bdSeq.GiveBack(number);
            }

            await connection.LeaveAsync(_node.Id.Death, messages.IsBorn ? messages.Death() : null);
            if (_time.GetElapsedTime(connectedAt) >= GoodConnection)
            {
                _reconnect.Reset();
            }
        }
    }

    /// <returns>True where it is the first broker's turn; false where it is the next one's.</returns>
    private async Task<bool> ServeAsync(Broker broker, SparkplugConnection connection, NodeSession messages, byte number, CancellationToken stop)
    {
        var session = new LiveSession(_node, connection, messages, replayed =>
        {
            IsBorn = true;
            _troubled.Clear();
            _waited.Clear();
            SparkplugLog.Born(_log, _node.Id.Group, _node.Id.Node, broker.Host, broker.Port, number, replayed);
        });
        _node.Host.Forget();
        if (_node.PrimaryHost is { } host && _waited.Add(broker))
        {
            SparkplugLog.WaitsForHost(_log, _node.Id.Group, _node.Id.Node, host, broker.Host, broker.Port);
        }

        var first = _mqtt.Brokers[0];
        while (true)
        {
            var end = await session.ServeAsync(
                hostWait: _mqtt.Brokers.Count > 1 ? HostWait : null, longest: broker == first ? null : _mqtt.ReturnAfter, _time);
            if (end == SessionEnd.TimeToReturn && !await first.AnswersAsync(ProbeTime, stop))
            {
                continue;
            }

            if (end != SessionEnd.HostElsewhere)
            {
                // The specification asks for a new connection at once, which then waits for the host.
                _reconnect.Reset();
            }

            return end == SessionEnd.TimeToReturn;
        }
    }

    private IEnumerable<string> Topics() => _node.PrimaryHost is { } host ? [_node.Id.Command, EdgeNodeId.State(host)] : [_node.Id.Command];

    private void NotConnected(Broker broker, string why)
    {
        // Once until all is well again, not once for each try: the reason changes from try to try.
        if (_troubled.Add(broker))
        {
            SparkplugLog.Disconnected(_log, _node.Id.Group, _node.Id.Node, broker.Host, broker.Port, why);
        }
    }
}
