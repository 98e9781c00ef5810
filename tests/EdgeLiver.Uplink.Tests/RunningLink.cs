namespace EdgeLiver.Uplink.Tests;

/// <summary>A link that runs until it is disposed.</summary>
internal sealed class RunningLink : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public RunningLink(MqttOptions options, RecordStore store, UplinkMetrics? metrics = null, TimeProvider? time = null)
    {
        Link = new MqttLink(options, store, metrics ?? new UplinkMetrics(), Log, time);
        _running = Link.RunAsync(_stop.Token);
    }

    public MqttLink Link { get; }

    public CapturedLog<MqttLink> Log { get; } = new();

    public LinkStatus Status => Link.Status;

    public Task ReachesAsync(LinkState state) =>
        Until.TrueAsync(() => Status.State == state, () => $"the link is {state}, it is {Status}; {string.Join(" / ", Log.Lines)}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
