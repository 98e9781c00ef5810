using System.Threading.Channels;
using EdgeLiver.Contracts.Sparkplug;

namespace EdgeLiver.Uplink.Sparkplug;

/// <summary>Looks at the unit, taken every interval, whether anybody listens or not; the oldest goes first and is counted.</summary>
internal sealed class LookQueue
{
    private readonly Func<UnitSnapshot> _look;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly Channel<UnitSnapshot> _looks;
    private long _dropped;

    /// <param name="look">The unit's state now; called from any thread, must not wait.</param>
    /// <param name="options">Interval and history.</param>
    /// <param name="time">Runs the interval.</param>
    public LookQueue(Func<UnitSnapshot> look, SparkplugOptions options, TimeProvider time)
    {
        (_look, _interval, _time) = (look, TimeSpan.FromSeconds(options.IntervalSeconds), time);
        _looks = Channel.CreateBounded<UnitSnapshot>(
            new BoundedChannelOptions(options.History) { FullMode = BoundedChannelFullMode.DropOldest }, _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Looks that were lost because nobody listened for too long.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Not sent yet, oldest first.</summary>
    public ChannelReader<UnitSnapshot> Waiting => _looks.Reader;

    public UnitSnapshot Now() => _look();

    /// <summary>Everything that waits; all of it is the past by then.</summary>
    public List<UnitSnapshot> Drain()
    {
        var past = new List<UnitSnapshot>();
        while (_looks.Reader.TryRead(out var look))
        {
            past.Add(look);
        }

        return past;
    }

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_interval, _time);
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
}
