using System.Runtime.CompilerServices;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>A live stream (RTSP and whatever else the <c>ffmpeg</c> program opens by an address), connected again whenever it breaks.</summary>
/// <remarks>
/// The name is the host's: addresses may hold passwords. A picture is stamped when it arrives, since streams' own clocks are not this
/// box's. One reader at a time.
/// </remarks>
public sealed class StreamFrameSource : IFrameSource
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StallAfter = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private static readonly string[] Schemes = ["rtsp", "rtsps", "http", "https", "tcp", "udp", "srt", "rtmp"];

    private readonly Uri _address;
    private readonly string _ffmpeg;
    private readonly TimeProvider _time;
    private InputStatus? _status;
    private long _toldAt;
    private long _index = -1;
    private string _reason = "connecting; is the sender on, is the network there?";

    private StreamFrameSource(Uri address, string ffmpeg, TimeProvider time) => (_address, _ffmpeg, _time) = (address, ffmpeg, time);

    public string Name => _address.Host;

    public bool IsLive => true;

    public long? FrameCount => null;

    /// <summary>Pictures that found no free frame.</summary>
    public long Overrun { get; private set; }

    /// <summary>Is this an address and no file?</summary>
    public static bool IsAddress(string source) => source.Contains("://", StringComparison.Ordinal);

    /// <param name="address">As <c>rtsp://scanner.example/live</c>.</param>
    /// <param name="ffmpeg">The program.</param>
    /// <param name="time">Paces waiting and telling.</param>
    /// <exception cref="SourceException">No address, or of a kind that is not taken.</exception>
    public static StreamFrameSource Open(string address, string ffmpeg, TimeProvider time) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && Schemes.Contains(uri.Scheme)
            ? new StreamFrameSource(uri, ffmpeg, time)
            : throw new SourceException("stream", $"the address must be SCHEME://HOST with one of {string.Join(", ", Schemes)}");

    public async IAsyncEnumerable<Arrival> ReadAsync(FramePool pool, [EnumeratorCancellation] CancellationToken stop)
    {
        var start = _time.GetTimestamp();
        var wait = FirstWait;
        while (!stop.IsCancellationRequested)
        {
            await using var ffmpeg = FfmpegPipe.Start(_ffmpeg, Input(), Name);
            await using var whenStopped = stop.Register(ffmpeg.Kill);
            var pictures = new StreamPictures(ffmpeg);
            var opening = pictures.OpenAsync(stop);
            var opened = _time.GetTimestamp();
            while (!await IsDoneAsync(opening) && _time.GetElapsedTime(opened) < ConnectWithin)
            {
                if (Lost(InputState.NoDevice, _reason) is { } told)
                {
                    yield return told;
                }
            }

            if (opening.IsCompletedSuccessfully && await opening)
            {
                await foreach (var arrival in StreamAsync(pictures, pool, start, stop))
                {
                    wait = FirstWait;
                    yield return arrival;
                }
            }

            ffmpeg.Kill();
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _reason = Reason(ffmpeg.LastWords);
            var waited = _time.GetTimestamp();
            while (!stop.IsCancellationRequested && _time.GetElapsedTime(waited) < wait)
            {
                if (Lost(InputState.NoDevice, _reason) is { } told)
                {
                    yield return told;
                }

                await Task.Delay(FirstWait, _time, stop);
            }

            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async IAsyncEnumerable<Arrival> StreamAsync(
        StreamPictures pictures, FramePool pool, long start, [EnumeratorCancellation] CancellationToken stop)
    {
        var pictureAt = _time.GetTimestamp();
        var reading = pictures.NextAsync(stop);
        while (_time.GetElapsedTime(pictureAt) < RestartAfter)
        {
            if (!await IsDoneAsync(reading))
            {
                if (_time.GetElapsedTime(pictureAt) >= StallAfter && Lost(InputState.Stalled, "connected, but no pictures come; connected anew soon") is { } told)
                {
                    yield return told;
                }

                continue;
            }

            if (!await reading)
            {
                yield break;
            }

            (_status, pictureAt) = (null, _time.GetTimestamp());
            _index++;
            if (pool.TryRent(pictures.Width, pictures.Height, out var frame))
            {
                FfmpegSource.CopyPixels(pictures.Pixels, frame.Luma);
                (frame.Source, frame.Index, frame.CapturedAt) = (Name, _index, _time.GetElapsedTime(start));
                yield return new Arrival(frame, Signal.Ok);
            }
            else
            {
                Overrun++;
            }

            reading = pictures.NextAsync(stop);
        }

        pictures.Abandon();
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // RTSP over UDP loses packets on a busy network; "low delay" keeps ffmpeg from waiting for pictures to reorder.
    private string[] Input() =>
    [
        .. _address.Scheme.StartsWith("rtsp", StringComparison.Ordinal) ? (string[])["-rtsp_transport", "tcp"] : [],
        "-protocol_whitelist", "rtsp,rtp,tls,crypto,http,https,tcp,udp,srt,rtmp", "-fflags", "nobuffer", "-flags", "low_delay", "-i", _address.AbsoluteUri,
    ];

    /// <summary>Waits a little.</summary>
    private async ValueTask<bool> IsDoneAsync(Task<bool> task)
    {
        if (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(FirstWait, _time, CancellationToken.None));
        }

        return task.IsCompleted;
    }

    /// <summary>A loss, when it begins and each second; else null.</summary>
    private Arrival? Lost(InputState state, string detail)
    {
        if (_status is { } status && status.State == state && _time.GetElapsedTime(_toldAt) < TellEvery)
        {
            return null;
        }

        (_status, _toldAt) = (new InputStatus(state, detail), _time.GetTimestamp());
        return new Arrival(null, Signal.Lost, Fault: null, _status);
    }

    // What ffmpeg says may repeat the address with its password.
    private string Reason(string? lastWords) =>
        (lastWords ?? "the stream ended").Replace(_address.AbsoluteUri, Name, StringComparison.Ordinal).Replace(_address.OriginalString, Name, StringComparison.Ordinal)
        + "; connected anew soon";
}
