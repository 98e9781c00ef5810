using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>A capture card or dongle as a source of frames, through Linux' own interface (V4L2).</summary>
/// <remarks>
/// Named by its link in <c>/dev/v4l</c>, which stays when devices are plugged anew. It need not be there: the source waits for it, and for
/// the scanner's signal, and says each second which of them is missing. One reader at a time.
/// </remarks>
public sealed class V4l2FrameSource : IFrameSource
{
    /// <summary>What stands before the link's name in a configuration.</summary>
    public const string Scheme = "v4l2:";

    private const int WaitingFrames = 2;
    private const int EdidBlock = 128;
    private const int MaxEdidBlocks = 4;

    private readonly string _path;
    private readonly V4l2Options _options;
    private readonly byte[]? _edid;
    private InputStatus _status = new(InputState.NoDevice, "not opened yet");

    private V4l2FrameSource(string path, V4l2Options options, byte[]? edid)
    {
        (_path, _options, _edid) = (path, options, edid);
        Name = Path.GetFileName(path);
    }

    public string Name { get; }

    public bool IsLive => true;

    public long? FrameCount => null;

    /// <summary>What the input is doing now.</summary>
    public InputStatus Status => Volatile.Read(ref _status);

    /// <summary>What became of its buffers.</summary>
    public CaptureCounts Counts { get; } = new();

    /// <param name="link"><c>by-id/NAME</c> or <c>by-path/NAME</c>, as they stand in <c>/dev/v4l</c>.</param>
    /// <param name="options">How it is taken.</param>
    /// <exception cref="SourceException">No such kind of name, or an EDID file that is none.</exception>
    public static V4l2FrameSource Open(string link, V4l2Options options)
    {
        var parts = link.Split('/');
        if (parts is not ["by-id" or "by-path", { Length: > 0 } name] || name is "." or "..")
        {
            throw new SourceException(
                Scheme + link, "must be by-id/NAME or by-path/NAME, since the number in /dev/videoN changes; 'edgeliver devices' lists the names");
        }

        return new V4l2FrameSource($"/dev/v4l/{link}", options, options.Edid is { } file ? ReadEdid(file) : null);
    }

    public async IAsyncEnumerable<Arrival> ReadAsync(FramePool pool, [EnumeratorCancellation] CancellationToken stop)
    {
        var newest = new BoundedChannelOptions(WaitingFrames) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.DropOldest };
        var arrivals = Channel.CreateBounded<Arrival>(newest, Overrun);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var loop = new CaptureLoop(
            _path, _options, _edid, new BufferJudge(Name, pool, Counts), arrivals.Writer, status => Volatile.Write(ref _status, status));

        // The driver blocks: a thread of its own.
        var running = Task.Factory.StartNew(() => Run(loop, arrivals.Writer, end.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            // Without the token: a wait that can be cancelled is an object a frame. The loop ends its arrivals when it is stopped.
            await foreach (var arrival in arrivals.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return arrival;
            }

            stop.ThrowIfCancellationRequested();
        }
        finally
        {
            await end.CancelAsync();
            await running;
            while (arrivals.Reader.TryRead(out var left))
            {
                left.Frame?.Dispose();
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Run(CaptureLoop loop, ChannelWriter<Arrival> arrivals, CancellationToken stop)
    {
        try
        {
            loop.Run(stop);
        }
        finally
        {
            arrivals.TryComplete();
        }
    }

    private static byte[] ReadEdid(string file)
    {
        var name = Path.GetFileName(file);
        try
        {
            var edid = File.ReadAllBytes(file);
            var blocks = edid.Length / EdidBlock;
            if (blocks is < 1 or > MaxEdidBlocks || edid.Length % EdidBlock != 0 || !edid.AsSpan().StartsWith((ReadOnlySpan<byte>)[0, 255, 255, 255, 255, 255, 255, 0]))
            {
                throw new SourceException(name, $"is no EDID: {edid.Length} bytes, must be 1 to {MaxEdidBlocks} blocks of {EdidBlock} that begin with 00 FF FF FF FF FF FF 00");
            }

            for (var block = 0; block < blocks; block++)
            {
                var sum = 0;
                foreach (var value in edid.AsSpan(block * EdidBlock, EdidBlock))
                {
                    sum += value;
                }

                if (sum % 256 != 0)
                {
                    throw new SourceException(name, $"is a damaged EDID: block {block} has the checksum {sum % 256}, must be 0");
                }
            }

            return edid;
        }
        catch (IOException e)
        {
            throw SourceException.From(name, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw SourceException.From(name, e);
        }
    }

    private void Overrun(Arrival arrival)
    {
        if (arrival.Frame is { } frame)
        {
            frame.Dispose();
            Counts.Overrun++;
        }
    }
}
