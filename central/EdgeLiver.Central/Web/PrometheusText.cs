using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace EdgeLiver.Central.Web;

/// <summary>The meter's counters and times in Prometheus' text form 0.0.4; nothing of a patient or a unit is in it.</summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>Upper ends of the buckets of a time, milliseconds.</summary>
    private static readonly double[] Buckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, Total> _totals = new();

    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == CentralMetrics.Name)
            {
                _totals.TryAdd(instrument, new Total());
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _totals[instrument].Add(value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _totals[instrument].Add(value));
        _listener.Start();

        // An instrument that nothing has touched yet is shown as 0, not left out.
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(CentralMetrics).TypeHandle);
    }

    /// <param name="gauges">Name, help and value of what is counted in the database.</param>
    public string Write(IEnumerable<(string Name, string Help, long Value)> gauges)
    {
        var text = new StringBuilder();
        foreach (var (instrument, total) in _totals.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal))
        {
            var name = instrument.Name.Replace('.', '_');
            if (instrument is Histogram<double>)
            {
                total.WriteHistogram(text, $"{name}_{instrument.Unit}", instrument.Description);
            }
            else
            {
                Head(text, $"{name}_total", instrument.Description, "counter");
                text.Append(CultureInfo.InvariantCulture, $"{name}_total {total.Sum}\n");
            }
        }

        foreach (var (name, help, value) in gauges)
        {
            Head(text, name, help, "gauge");
            text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static void Head(StringBuilder text, string name, string? help, string type) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private sealed class Total
    {
        private readonly Lock _lock = new();
        private readonly long[] _buckets = new long[Buckets.Length];
        private double _sum;
        private long _count;

        public double Sum
        {
            get
            {
                lock (_lock)
                {
                    return _sum;
                }
            }
        }

        public void Add(double value)
        {
            lock (_lock)
            {
                _sum += value;
                _count++;
                for (var bucket = 0; bucket < Buckets.Length; bucket++)
                {
                    _buckets[bucket] += value <= Buckets[bucket] ? 1 : 0;
                }
            }
        }

        public void WriteHistogram(StringBuilder text, string name, string? help)
        {
            lock (_lock)
            {
                Head(text, name, help, "histogram");
                for (var bucket = 0; bucket < Buckets.Length; bucket++)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"{Buckets[bucket]}\"}} {_buckets[bucket]}\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"+Inf\"}} {_count}\n{name}_sum {_sum}\n{name}_count {_count}\n");
            }
        }
    }
}
