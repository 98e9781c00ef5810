using System.Buffers;
using System.Threading.Channels;
using EdgeLiver.Contracts.Sparkplug;
using MQTTnet;

namespace EdgeLiver.Central.Simulation;

/// <summary>A box's Sparkplug session over a connection that stands: waits for its host, then birth, data, commands.</summary>
internal sealed class SimulatedNode(SimulatedUnit unit, string? primaryHost, NodeSession session, Func<string, byte[], Task> publish, SimulationCounts counts, TimeProvider time)
{
    private readonly PrimaryHost _host = new();
    private CommandAnswers _answers = CommandAnswers.None;

    /// <summary>Told at each birth, and when it is over.</summary>
    public Action<bool> Born { get; init; } = _ => { };

    /// <summary>Looks of before the first birth.</summary>
    public IReadOnlyList<UnitSnapshot> History { get; init; } = [];

    /// <summary>Until the connection ends or the host leaves.</summary>
    public async Task ServeAsync(ChannelReader<MqttApplicationMessage> inbox, TimeSpan interval, CancellationToken lost)
    {
        if (primaryHost is null)
        {
            await BirthAsync();
        }

        // Boxes did not all start in the same second.
        var next = interval * Random.Shared.NextDouble();
        var look = Task.Delay(next, time, lost);
        var message = inbox.WaitToReadAsync(lost).AsTask();
        while (true)
        {
            await Task.WhenAny(look, message);
            lost.ThrowIfCancellationRequested();
            if (message.IsCompleted)
            {
                while (inbox.TryRead(out var received))
                {
                    if (!await HearAsync(received))
                    {
                        return;
                    }
                }

                message = inbox.WaitToReadAsync(lost).AsTask();
            }

            if (look.IsCompleted)
            {
                if (session.IsBorn && session.Data(State()) is { } data)
                {
                    await publish(unit.Id.Data, data);
                }

                look = Task.Delay(interval, time, lost);
            }
        }
    }

    /// <returns>False where the host has left.</returns>
    private async Task<bool> HearAsync(MqttApplicationMessage message)
    {
        if (message.Topic != unit.Id.Command)
        {
            if (_host.Hear(message.Payload.ToArray()))
            {
                if (_host.IsOnline && !session.IsBorn)
                {
                    await BirthAsync();
                }
                else if (!_host.IsOnline && session.IsBorn)
                {
                    return false;
                }
            }

            return true;
        }

        var rebirth = false;
        foreach (var metric in Payload.Parser.ParseFrom(message.Payload).Metrics)
        {
            rebirth |= metric.Name == NodeMetrics.Rebirth;
            var known = metric.Name == NodeMetrics.Rebirth || NodeMetrics.All.Any(one => one.Name == metric.Name && one.Name.StartsWith("Node Control/", StringComparison.Ordinal));
            _answers = known
                ? new($"accepted: {metric.Name}", _answers.Accepted + 1, _answers.Refused)
                : new($"refused: {metric.Name}: no such command", _answers.Accepted, _answers.Refused + 1);
        }

        if (!session.IsBorn)
        {
            return true;
        }

        if (rebirth)
        {
            await BirthAsync();
        }
        else if (session.Data(State()) is { } data)
        {
            await publish(unit.Id.Data, data);
        }

        return true;
    }

    private async Task BirthAsync()
    {
        var first = !session.IsBorn;
        await publish(unit.Id.Birth, session.Birth(State()));
        counts.CountBirth();
        Born(true);
        foreach (var payload in first ? session.Replay(History.Select(look => new NodeState(look, CommandAnswers.None, 0))) : [])
        {
            await publish(unit.Id.Data, payload);
        }
    }

    private NodeState State() => new(unit.Look(time.GetUtcNow()), _answers, 0);
}
