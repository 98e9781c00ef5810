using System.Buffers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Channels;
using EdgeLiver.Uplink.Sparkplug.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace EdgeLiver.Uplink.Sparkplug;

/// <summary>The unit as an edge node of Sparkplug B 3.0: births, data by exception, deaths, commands.</summary>
/// <remarks>
/// A look at the unit is taken every interval, connected or not. While nobody listens, looks are kept up to the options' number
/// and replayed as historical after the next birth; what has no room is counted. Telemetry goes at QoS 0, as Sparkplug asks: what
/// was on its way when a connection broke is lost, the next birth brings the present.
/// </remarks>
public sealed class SparkplugNode
{
    private static readonly TimeSpan GoodConnection = TimeSpan.FromSeconds(10);

    private readonly EdgeNodeId _id;
    private readonly SparkplugOptions _options;
    private readonly MqttOptions _mqtt;
    private readonly Func<UnitSnapshot> _look;
    private readonly string _bdSeqFile;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly BirthDeathSequence _bdSeq;
    private readonly CommandDesk _commands;
    private readonly PrimaryHost _host = new();
    private readonly Backoff _reconnect = new(Random.Shared);
    private readonly Channel<UnitSnapshot> _looks;
    private long _looksDropped;
    private long _messagesDropped;
    private string? _trouble;
    private bool _bdSeqTrouble;

    /// <param name="id">Group and node.</param>
    /// <param name="options">Interval, history, primary host.</param>
    /// <param name="mqtt">The broker; the connection is the node's own.</param>
    /// <param name="look">The unit's state now; called from any thread, must not wait.</param>
    /// <param name="commands">What the unit can be told.</param>
    /// <param name="folder">Where the bdSeq file stands; must exist.</param>
    /// <param name="log">State changes.</param>
    /// <param name="time">Null: the system's.</param>
    public SparkplugNode(
        EdgeNodeId id, SparkplugOptions options, MqttOptions mqtt, Func<UnitSnapshot> look, UnitCommands commands,
        string folder, ILogger<SparkplugNode> log, TimeProvider? time = null)
    {
        (_id, _options, _mqtt, _look, _log) = (id, options, mqtt, look, log);
        _time = time ?? TimeProvider.System;
        _bdSeqFile = Path.Combine(folder, "sparkplug-bdseq");
        _bdSeq = new BirthDeathSequence(_bdSeqFile);
        _commands = new CommandDesk(commands, log);
        _looks = Channel.CreateBounded<UnitSnapshot>(
            new BoundedChannelOptions(options.History) { FullMode = BoundedChannelFullMode.DropOldest }, _ => Interlocked.Increment(ref _looksDropped));
    }

    /// <summary>Has the host been told what there is, and does the connection stand?</summary>
    public bool IsBorn { get; private set; }

    /// <summary>Looks that were lost because nobody listened for too long.</summary>
    public long LooksDropped => Interlocked.Read(ref _looksDropped);

    /// <summary>Commands and host states that came faster than they were taken.</summary>
    public long MessagesDropped => Interlocked.Read(ref _messagesDropped);

    /// <summary>Commands that were refused, unknown ones included.</summary>
    public long CommandsRefused => _commands.Answers.Refused;

    /// <summary>Runs until stopped; the death is published before it returns.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var looking = LookAsync(ended.Token);
        try
        {
            while (true)
            {
                await Task.Delay(_reconnect.Next(), _time, stop);
                await ConnectAsync(stop);
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

    private async Task LookAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(_options.IntervalSeconds), _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                _looks.Writer.TryWrite(_look());
            }
        }
        catch (OperationCanceledException)
        {
            // The way this loop ends.
        }
    }

    private async Task ConnectAsync(CancellationToken stop)
    {
        var number = _bdSeq.Take(out var trouble);
        if (trouble is not null && !_bdSeqTrouble)
        {
            SparkplugLog.BdSeqNotKept(_log, _bdSeqFile, trouble);
        }

        _bdSeqTrouble = trouble is not null;
        var session = new NodeSession(number, _time);
        var connectedAt = _time.GetTimestamp();
        using var connection = new SparkplugConnection(() => Interlocked.Increment(ref _messagesDropped), stop);
        try
        {
            var refusal = await connection.OpenAsync(_mqtt, _id.Death, session.Death(), Topics());
            if (refusal is not null)
            {
                NotConnected(refusal);
            }
            else if (await ServeAsync(connection, session, number))
            {
                // The primary host left: the specification asks for a new connection at once, which then waits for the host.
                _reconnect.Reset();
            }
        }
        catch (MqttSecretException fault)
        {
            _bdSeq.GiveBack(number);
            NotConnected(fault.Message);
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            stop.ThrowIfCancellationRequested();
            if (IsBeforeConnect(fault))
            {
                _bdSeq.GiveBack(number);
            }

            NotConnected(connection.LostBecause ?? BrokerConnection.Why(fault, _mqtt.Tls));
        }
        finally
        {
            IsBorn = false;
            await connection.LeaveAsync(_id.Death, session.IsBorn ? session.Death() : null);
            if (_time.GetElapsedTime(connectedAt) >= GoodConnection)
            {
                _reconnect.Reset();
            }
        }
    }

    /// <returns>True when the primary host went away after the birth.</returns>
    private async Task<bool> ServeAsync(SparkplugConnection connection, NodeSession session, byte number)
    {
        _host.Forget();
        if (_options.PrimaryHost is null)
        {
            await BirthAsync(connection, session, number);
        }
        else
        {
            SparkplugLog.WaitsForHost(_log, _id.Group, _id.Node, _options.PrimaryHost);
        }

        // One wait each, kept until it ends: one more for each look would pile up for as long as no command comes.
        var message = connection.Inbox.WaitToReadAsync(connection.Lost).AsTask();
        var look = _looks.Reader.WaitToReadAsync(connection.Lost).AsTask();
        while (true)
        {
            await (session.IsBorn ? await Task.WhenAny(message, look) : message);
            if (message.IsCompleted)
            {
                if (await HearAsync(connection, session, number))
                {
                    return true;
                }

                message = connection.Inbox.WaitToReadAsync(connection.Lost).AsTask();
            }

            if (session.IsBorn)
            {
                await PublishWaitingAsync(connection, session);
            }

            if (look.IsCompleted)
            {
                look = _looks.Reader.WaitToReadAsync(connection.Lost).AsTask();
            }
        }
    }

    /// <summary>Takes what has come in.</summary>
    /// <returns>True when the primary host went away after the birth.</returns>
    private async Task<bool> HearAsync(SparkplugConnection connection, NodeSession session, byte number)
    {
        while (connection.Inbox.TryRead(out var message))
        {
            if (message.Topic == _id.Command)
            {
                await CommandAsync(connection, session, number, message.Payload);
            }
            else if (_options.PrimaryHost is { } host && message.Topic == EdgeNodeId.State(host) && _host.Hear(message.Payload.ToArray()))
            {
                if (session.IsBorn && !_host.IsOnline)
                {
                    return true;
                }

                if (!session.IsBorn && _host.IsOnline)
                {
                    await BirthAsync(connection, session, number);
                }
            }
        }

        return false;
    }

    private async Task BirthAsync(SparkplugConnection connection, NodeSession session, byte number)
    {
        // Taken before the look that the birth shows: all of them are the past by then.
        var past = Drain();
        await connection.PublishAsync(_id.Birth, session.Birth(State(_look())));
        foreach (var payload in session.Replay(past))
        {
            await connection.PublishAsync(_id.Data, payload);
        }

        IsBorn = true;
        _trouble = null;
        SparkplugLog.Born(_log, _id.Group, _id.Node, _mqtt.Host, _mqtt.Port, number, past.Count);
    }

    private async Task CommandAsync(SparkplugConnection connection, NodeSession session, byte number, ReadOnlySequence<byte> bytes)
    {
        var rebirth = false;
        try
        {
            foreach (var metric in Payload.Parser.ParseFrom(bytes).Metrics)
            {
                rebirth |= _commands.Take(metric);
            }
        }
        catch (InvalidProtocolBufferException)
        {
            _commands.RefuseUnreadable("it is no Sparkplug payload");
        }

        if (!session.IsBorn)
        {
            return;
        }

        if (rebirth)
        {
            await BirthAsync(connection, session, number);
        }
        else
        {
            await PublishWaitingAsync(connection, session);
            await PublishAsync(connection, session, _look());
        }
    }

    private async Task PublishWaitingAsync(SparkplugConnection connection, NodeSession session)
    {
        while (_looks.Reader.TryRead(out var look))
        {
            await PublishAsync(connection, session, look);
        }
    }

    private async Task PublishAsync(SparkplugConnection connection, NodeSession session, UnitSnapshot look)
    {
        if (session.Data(State(look)) is { } payload)
        {
            await connection.PublishAsync(_id.Data, payload);
        }
    }

    private List<NodeState> Drain()
    {
        var states = new List<NodeState>();
        while (_looks.Reader.TryRead(out var look))
        {
            states.Add(State(look));
        }

        return states;
    }

    private NodeState State(UnitSnapshot look) => new(look, _commands.Answers, LooksDropped);

    private IEnumerable<string> Topics() => _options.PrimaryHost is { } host ? [_id.Command, EdgeNodeId.State(host)] : [_id.Command];

    /// <summary>Nothing has been sent: the broker could not be reached, or TLS did not come about.</summary>
    private static bool IsBeforeConnect(Exception fault) =>
        BrokerConnection.Find<AuthenticationException>(fault) is not null
        || BrokerConnection.Find<SocketException>(fault)?.SocketErrorCode
            is SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostNotFound or SocketError.TryAgain;

    private void NotConnected(string why)
    {
        // Once until all is well again, not once for each try: the reason changes from try to try.
        if (_trouble is null)
        {
            SparkplugLog.Disconnected(_log, _id.Group, _id.Node, _mqtt.Host, _mqtt.Port, why);
        }

        _trouble = why;
    }
}
