using System.Diagnostics.Metrics;
using EdgeLiver.Contracts;

namespace EdgeLiver.Uplink;

/// <summary>Counters of the store and of the link; all from 0 at the start of the process.</summary>
public sealed class UplinkMetrics : IDisposable
{
    public const string MeterName = "EdgeLiver.Uplink";

    private readonly Meter _meter;
    private readonly Counter<long> _appended;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _connections;
    private readonly Counter<long> _published;
    private readonly Counter<long> _acknowledged;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _failed;

    /// <param name="meters">The host's, or null for a meter of its own.</param>
    public UplinkMetrics(IMeterFactory? meters = null)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _appended = _meter.CreateCounter<long>("edgeliver.store.appended", "{record}", "Records that were put into the outbox");
        _commits = _meter.CreateCounter<long>("edgeliver.store.commits", "{commit}", "Transactions that reached the disk");
        _connections = _meter.CreateCounter<long>("edgeliver.uplink.connections", "{connection}", "Connections that the broker accepted");
        _published = _meter.CreateCounter<long>("edgeliver.uplink.published", "{record}", "Records that were handed to the broker, repeats included");
        _acknowledged = _meter.CreateCounter<long>("edgeliver.uplink.acknowledged", "{record}", "Records that the broker has acknowledged");
        _retried = _meter.CreateCounter<long>("edgeliver.uplink.retried", "{record}", "Records that were handed over once more");
        _failed = _meter.CreateCounter<long>("edgeliver.uplink.failed", "{record}", "Records that were refused or whose acknowledgement did not come");
    }

    public void Dispose() => _meter.Dispose();

    internal void Appended(RecordKind kind) => _appended.Add(1, Tag(kind));

    internal void Committed() => _commits.Add(1);

    internal void Connected() => _connections.Add(1);

    internal void Published(RecordKind kind, bool again)
    {
        _published.Add(1, Tag(kind));
        if (again)
        {
            _retried.Add(1, Tag(kind));
        }
    }

    internal void Acknowledged(RecordKind kind) => _acknowledged.Add(1, Tag(kind));

    internal void Failed(RecordKind kind) => _failed.Add(1, Tag(kind));

    private static KeyValuePair<string, object?> Tag(RecordKind kind) => new("kind", kind switch
    {
        RecordKind.Alert => "alert",
        RecordKind.Exam => "exam",
        RecordKind.Event => "event",
        _ => "telemetry",
    });
}
