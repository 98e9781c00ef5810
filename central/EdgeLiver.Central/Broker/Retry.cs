namespace EdgeLiver.Central.Broker;

/// <summary>Waits between tries: 0.2 s at first, doubled up to 5 s, half of it by chance; begins anew after success.</summary>
internal sealed class Retry(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan _next = First;

    public void Reset() => _next = First;

    public async Task WaitAsync(CancellationToken stop)
    {
        // Instances that lost their broker together must not come back in step.
        var wait = _next * (0.5 + (Random.Shared.NextDouble() / 2));
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        await Task.Delay(wait, time, stop);
    }
}
