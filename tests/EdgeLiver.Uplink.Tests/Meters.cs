using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EdgeLiver.Uplink.Tests;

/// <summary>Adds up what the counters of one test say.</summary>
internal sealed class Meters : IMeterFactory
{
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly List<Meter> _made = [];
    private readonly MeterListener _listener = new();

    public Meters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        _listener.Start();
    }

    public long this[string name] => _sums.GetValueOrDefault(name);

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        _made.Add(new Meter(options));
        return _made[^1];
    }

    public void Dispose()
    {
        _listener.Dispose();
        _made.ForEach(meter => meter.Dispose());
    }
}
