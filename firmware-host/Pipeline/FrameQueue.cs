using System.Diagnostics;
using System.Threading.Channels;
using EdgeLiver.Capture;

namespace EdgeLiver.Host.Pipeline;

/// <summary>Between capture and inference: live, the newest frame is kept and the overtaken counted; replay waits.</summary>
internal sealed class FrameQueue
{
    private readonly Channel<Arrival> _channel;
    private readonly Lock _restarting = new();
    private CancellationTokenSource? _reading;
    private long _overtaken;

    /// <param name="live">True: a frame that was not taken in time is given back to the pool and counted.</param>
    public FrameQueue(bool live)
    {
        // One frame waits while one is worked on: more would only be older.
        var options = new BoundedChannelOptions(live ? 1 : 4)
        {
            SingleReader = true,
            SingleWriter = true,
            FullMode = live ? BoundedChannelFullMode.DropOldest : BoundedChannelFullMode.Wait,
        };
        _channel = Channel.CreateBounded<Arrival>(options, Overtake);
    }

    /// <summary>Live frames that a newer one replaced before they were looked at.</summary>
    public long Overtaken => Interlocked.Read(ref _overtaken);

    public ChannelReader<Arrival> Reader => _channel.Reader;

    /// <summary>Reads a source to its end into the queue; the queue owns the frames from here.</summary>
    public async Task FillAsync(IFrameSource source, EdgeLiver.Imaging.FramePool pool, CancellationToken stop)
    {
        // A source whose next frame is always ready never yields; the caller must get its thread back to take the frames.
        await Task.Yield();
        try
        {
            while (!await ReadToEndAsync(source, pool, stop))
            {
            }

            _channel.Writer.TryComplete();
        }
        catch (OperationCanceledException)
        {
            _channel.Writer.TryComplete();
        }
        catch (Exception e)
        {
            // The reader gets the reason at the end of the queue.
            _channel.Writer.TryComplete(e);
            throw;
        }
    }

    /// <summary>The source is let go and read anew.</summary>
    /// <returns>False where it is not being read.</returns>
    public bool Restart()
    {
        lock (_restarting)
        {
            _reading?.Cancel();
            return _reading is not null;
        }
    }

    /// <returns>False where it is to be read anew.</returns>
    private async Task<bool> ReadToEndAsync(IFrameSource source, EdgeLiver.Imaging.FramePool pool, CancellationToken stop)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        SetReading(reading);
        try
        {
            await foreach (var arrival in source.ReadAsync(pool, reading.Token))
            {
                await HandOverAsync(arrival, stop);
            }

            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            SetReading(null);
        }
    }

    private void SetReading(CancellationTokenSource? reading)
    {
        lock (_restarting)
        {
            _reading = reading;
        }
    }

    private async Task HandOverAsync(Arrival arrival, CancellationToken stop)
    {
        // A capture device's frame has the kernel's own stamp.
        if (arrival.Frame is { ReceivedAt: 0 } frame)
        {
            frame.ReceivedAt = Stopwatch.GetTimestamp();
        }

        try
        {
            await _channel.Writer.WriteAsync(arrival, stop);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            arrival.Frame?.Dispose();
            throw;
        }
    }

    /// <summary>Gives back what nobody will look at any more.</summary>
    public void Drain()
    {
        while (_channel.Reader.TryRead(out var arrival))
        {
            arrival.Frame?.Dispose();
        }
    }

    private void Overtake(Arrival arrival)
    {
        arrival.Frame?.Dispose();
        Interlocked.Increment(ref _overtaken);
    }
}
