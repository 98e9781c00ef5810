using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Keeps one input going on a thread of its own: opens, watches, streams, and begins again whenever it is lost.</summary>
/// <remarks>
/// Every state is told when it begins and each second while there is no picture. A frame is handed over only if the input still says
/// that it has a signal after the frame was taken, and no change of the signal waits: drivers go on delivering noise, colour bars
/// or the last picture when the cable is out.
/// </remarks>
internal sealed class CaptureLoop : IDisposable
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StallAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(2);
    private const int WaitMilliseconds = 100;
    private const int MaxWaitMilliseconds = 800;

    private readonly string _path;
    private readonly V4l2Options _options;
    private readonly byte[]? _edid;
    private readonly ChannelWriter<Arrival> _arrivals;
    private readonly Action<InputStatus> _changed;
    private readonly BufferJudge _judge;
    private InputStatus? _status;
    private long _toldAt;

    /// <param name="path">The device's link.</param>
    /// <param name="options">How it is taken.</param>
    /// <param name="edid">What the scanner is shown, or null.</param>
    /// <param name="judge">Makes frames of buffers; stays the caller's.</param>
    /// <param name="arrivals">Takes frames, losses and faults; never waits.</param>
    /// <param name="changed">Told of each new state.</param>
    public CaptureLoop(
        string path, V4l2Options options, byte[]? edid, BufferJudge judge, ChannelWriter<Arrival> arrivals, Action<InputStatus> changed)
    {
        (_path, _options, _edid, _judge, _arrivals, _changed) = (path, options, edid, judge, arrivals, changed);
    }

    /// <summary>Works until stopped.</summary>
    public void Run(CancellationToken stop)
    {
        var wait = WaitMilliseconds;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var device = Open();
                wait = WaitMilliseconds;
                Watch(device, stop);
            }
            catch (Win32Exception e)
            {
                Say(CaptureFailure.Status(e, _path));
                stop.WaitHandle.WaitOne(wait);
                wait = Math.Min(2 * wait, MaxWaitMilliseconds);
            }
        }
    }

    public void Dispose() => _judge.Dispose();

    private VideoDevice Open()
    {
        var device = VideoDevice.Open(_path);
        try
        {
            if (_options.Input is { } input)
            {
                device.Select(input);
            }

            var current = device.CurrentInput().Index;
            if (_edid is not null)
            {
                _ = device.TrySetEdid(_edid, current);
            }

            _ = device.TryWatchSource(current);
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    private void Watch(VideoDevice device, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var signal = SignalTiming.Probe(device, out var timings);
            if (signal.State == InputState.Streaming)
            {
                Stream(device, timings, signal, stop);
            }
            else
            {
                Say(signal);
                WaitForChange(device);
            }
        }
    }

    /// <summary>Streams until the signal changes, the stream stands for too long, or the end.</summary>
    private void Stream(VideoDevice device, DvTimings timings, InputStatus signal, CancellationToken stop)
    {
        var hasTimings = timings.Width > 0;
        if (hasTimings)
        {
            device.Use(timings);
        }

        if (FormatChoice.TrySet(device, hasTimings ? ((int)timings.Width, (int)timings.Height) : null, _options, out var layout) is { } why)
        {
            Say(new InputStatus(InputState.UnsupportedTiming, why));
            WaitForChange(device);
            return;
        }

        using var ring = new BufferRing(device, _options.Buffers);
        _judge.Begin(layout);
        var streaming = new InputStatus(InputState.Streaming, $"{(hasTimings ? signal.Detail : $"{layout.Width}x{layout.Height}")} {PixelLayout.Name(layout.Format)}");
        var start = Stopwatch.GetTimestamp();
        var (frameAt, bufferAt, probedAt) = (start, start, start);
        while (!stop.IsCancellationRequested)
        {
            var ready = LibC.Wait(device.Handle, LibC.PollIn | LibC.PollPriority, WaitMilliseconds);
            if ((ready & LibC.PollPriority) != 0 && device.TakeEvents())
            {
                return;
            }

            if (Take(device, ring, out var frame))
            {
                bufferAt = Stopwatch.GetTimestamp();
                if (frame is not null)
                {
                    frameAt = bufferAt;
                    Begin(streaming);
                    _arrivals.TryWrite(new Arrival(frame, Signal.Ok));
                }
            }
            else if ((ready & LibC.PollError) != 0)
            {
                throw new Win32Exception(LibC.Enodev, "poll: the stream has ended");
            }

            TellBad();
            if (ring.Refused > 0)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(probedAt) >= ProbeEvery)
            {
                probedAt = Stopwatch.GetTimestamp();
                if (!SignalTiming.Holds(device, timings))
                {
                    return;
                }
            }

            if (Stopwatch.GetElapsedTime(frameAt) >= StallAfter)
            {
                Say(new InputStatus(InputState.Stalled, "a signal but no good pictures; if it stays so, plug the device in anew"));
            }

            if (Stopwatch.GetElapsedTime(bufferAt) >= RestartAfter)
            {
                return;
            }
        }
    }

    /// <summary>Takes one buffer, if there is one.</summary>
    /// <param name="device">Asked whether it still has a signal.</param>
    /// <param name="ring">Gets the buffer back.</param>
    /// <param name="frame">What it showed; null where that is not worth looking at.</param>
    /// <returns>True where the device delivers something new, good or bad.</returns>
    private bool Take(VideoDevice device, BufferRing ring, out Frame? frame)
    {
        frame = null;
        if (!ring.TryBorrow(out var buffer))
        {
            return false;
        }

        using (buffer)
        {
            return _judge.TryTake(buffer, device, out frame);
        }
    }

    private static void WaitForChange(VideoDevice device)
    {
        if ((LibC.Wait(device.Handle, LibC.PollPriority, WaitMilliseconds) & (LibC.PollError | LibC.PollHangUp)) != 0)
        {
            throw new Win32Exception(LibC.Enodev, "poll: the device went away");
        }

        device.TakeEvents();
    }

    private void Begin(InputStatus streaming)
    {
        if (_status != streaming)
        {
            _status = streaming;
            _changed(streaming);
        }
    }

    private void Say(InputStatus status)
    {
        if (status != _status || Stopwatch.GetElapsedTime(_toldAt) >= TellEvery)
        {
            if (status != _status)
            {
                _status = status;
                _changed(status);
            }

            _toldAt = Stopwatch.GetTimestamp();
            _arrivals.TryWrite(new Arrival(null, Signal.Lost, Fault: null, status));
        }
    }

    private void TellBad()
    {
        if (_judge.TryTellBad(TellEvery) is { } fault)
        {
            _arrivals.TryWrite(new Arrival(null, Signal.Ok, fault));
        }
    }
}
