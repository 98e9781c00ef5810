using System.Buffers;
using EdgeLiver.Contracts.Sparkplug;
using Google.Protobuf;

namespace EdgeLiver.Uplink.Sparkplug;

/// <summary>Why a session ended while its connection stood.</summary>
internal enum SessionEnd
{
    /// <summary>The primary host was here and has left.</summary>
    HostLeft,

    /// <summary>The primary host is not at this broker; it may be at another.</summary>
    HostElsewhere,

    /// <summary>The first broker may be back.</summary>
    TimeToReturn,
}

/// <summary>What a session serves: who the node is, what it shows, what it can be told.</summary>
internal sealed record SessionNode(EdgeNodeId Id, string? PrimaryHost, PrimaryHost Host, LookQueue Looks, CommandDesk Commands);

/// <summary>A session over a connection that stands: waits for the primary host, then birth, data, commands.</summary>
/// <param name="node">The node.</param>
/// <param name="connection">Opened, subscribed.</param>
/// <param name="messages">The session's messages, its death already left with the broker.</param>
/// <param name="born">Called after each birth with the number of looks replayed.</param>
internal sealed class LiveSession(SessionNode node, SparkplugConnection connection, NodeSession messages, Action<int> born)
{
    /// <summary>Until it is over; may be called again to go on.</summary>
    /// <param name="hostWait">Time for the primary host to show itself; null where there is no other broker to look for it.</param>
    /// <param name="longest">Time after which the session ends; null for none. Not with a primary host: the node stays where that is.</param>
    /// <param name="time">Measures them.</param>
    public async Task<SessionEnd> ServeAsync(TimeSpan? hostWait, TimeSpan? longest, TimeProvider time)
    {
        if (node.PrimaryHost is null && !messages.IsBorn)
        {
            await BirthAsync();
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(connection.Lost);
        var limit = node.PrimaryHost is null ? longest : hostWait;
        var expired = limit is { } wait ? Task.Delay(wait, time, ended.Token) : Task.Delay(Timeout.Infinite, ended.Token);

        // One wait each, kept until it ends: one more for each look would pile up for as long as no command comes.
        var message = connection.Inbox.WaitToReadAsync(ended.Token).AsTask();
        var look = node.Looks.Waiting.WaitToReadAsync(ended.Token).AsTask();
        try
        {
            while (true)
            {
                var first = await (messages.IsBorn ? Task.WhenAny(message, look, expired) : Task.WhenAny(message, expired));
                await first;
                if (first == expired)
                {
                    if (node.PrimaryHost is null || !messages.IsBorn)
                    {
                        return node.PrimaryHost is null ? SessionEnd.TimeToReturn : SessionEnd.HostElsewhere;
                    }

                    expired = Task.Delay(Timeout.Infinite, ended.Token);
                }

                if (message.IsCompleted)
                {
                    if (await HearAsync(leavesAbsentHost: hostWait is not null) is { } end)
                    {
                        return end;
                    }

                    message = connection.Inbox.WaitToReadAsync(ended.Token).AsTask();
                }

                if (messages.IsBorn)
                {
                    await PublishWaitingAsync();
                }

                if (look.IsCompleted)
                {
                    look = node.Looks.Waiting.WaitToReadAsync(ended.Token).AsTask();
                }
            }
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    /// <summary>Takes what has come in.</summary>
    /// <returns>Why the session is over; null where it goes on.</returns>
    private async Task<SessionEnd?> HearAsync(bool leavesAbsentHost)
    {
        while (connection.Inbox.TryRead(out var message))
        {
            if (message.Topic == node.Id.Command)
            {
                await CommandAsync(message.Payload);
            }
            else if (node.PrimaryHost is { } host && message.Topic == EdgeNodeId.State(host) && node.Host.Hear(message.Payload.ToArray()))
            {
                if (!node.Host.IsOnline && (messages.IsBorn || leavesAbsentHost))
                {
                    return messages.IsBorn ? SessionEnd.HostLeft : SessionEnd.HostElsewhere;
                }

                if (!messages.IsBorn && node.Host.IsOnline)
                {
                    await BirthAsync();
                }
            }
        }

        return null;
    }

    private async Task BirthAsync()
    {
        // Taken before the look that the birth shows: all of them are the past by then.
        var past = node.Looks.Drain().ConvertAll(State);
        await connection.PublishAsync(node.Id.Birth, messages.Birth(State(node.Looks.Now())));
        foreach (var payload in messages.Replay(past))
        {
            await connection.PublishAsync(node.Id.Data, payload);
        }

        born(past.Count);
    }

    private async Task CommandAsync(ReadOnlySequence<byte> bytes)
    {
        var rebirth = false;
        try
        {
            foreach (var metric in Payload.Parser.ParseFrom(bytes).Metrics)
            {
                rebirth |= node.Commands.Take(metric);
            }
        }
        catch (InvalidProtocolBufferException)
        {
            node.Commands.RefuseUnreadable("it is no Sparkplug payload");
        }

        if (!messages.IsBorn)
        {
            return;
        }

        if (rebirth)
        {
            await BirthAsync();
        }
        else
        {
            await PublishWaitingAsync();
            await PublishAsync(node.Looks.Now());
        }
    }

    private async Task PublishWaitingAsync()
    {
        while (node.Looks.Waiting.TryRead(out var look))
        {
            await PublishAsync(look);
        }
    }

    private async Task PublishAsync(UnitSnapshot look)
    {
        if (messages.Data(State(look)) is { } payload)
        {
            await connection.PublishAsync(node.Id.Data, payload);
        }
    }

    private NodeState State(UnitSnapshot look) => new(look, node.Commands.Answers, node.Looks.Dropped);
}
