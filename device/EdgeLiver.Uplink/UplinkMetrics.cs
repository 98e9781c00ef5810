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
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _setAside;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _connections;
    private long _pendingBytes;
    private long _writtenToday;
    private long _peakLogBytes;
    private readonly Counter<long> _published;
    private readonly Counter<long> _acknowledged;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _confirmed;
    private readonly Counter<long> _badAcknowledgements;

    /// <param name="meters">The host's, or null for a meter of its own.</param>
    public UplinkMetrics(IMeterFactory? meters = null)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _appended = _meter.CreateCounter<long>("edgeliver.store.appended", "{record}", "Records that were put into the outbox");
        _commits = _meter.CreateCounter<long>("edgeliver.store.commits", "{commit}", "Transactions that reached the disk");
        _dropped = _meter.CreateCounter<long>("edgeliver.store.dropped", "{record}", "Records, and exams that had arrived, thrown away to make room or for their age");
        _setAside = _meter.CreateCounter<long>("edgeliver.store.set_aside", "{record}", "Records that were refused too often and stand aside");
        _lost = _meter.CreateCounter<long>("edgeliver.store.lost", "{store}", "Stores that could not be opened and were set aside");
        _meter.CreateObservableGauge("edgeliver.store.bytes", () => Volatile.Read(ref _pendingBytes), "By", "Records, exams and key frames");
        _meter.CreateObservableGauge("edgeliver.store.written_today", () => Volatile.Read(ref _writtenToday), "By", "Bytes written since midnight UTC");
        _meter.CreateObservableGauge("edgeliver.store.log_peak", () => Volatile.Read(ref _peakLogBytes), "By", "Largest length of the log");
        _connections = _meter.CreateCounter<long>("edgeliver.uplink.connections", "{connection}", "Connections that the broker accepted");
        _published = _meter.CreateCounter<long>("edgeliver.uplink.published", "{record}", "Records that were handed to the broker, repeats included");
        _acknowledged = _meter.CreateCounter<long>("edgeliver.uplink.acknowledged", "{record}", "Records that the broker has acknowledged");
        _retried = _meter.CreateCounter<long>("edgeliver.uplink.retried", "{record}", "Records that were handed over once more");
        _failed = _meter.CreateCounter<long>("edgeliver.uplink.failed", "{record}", "Records that were refused or whose acknowledgement did not come");
        _confirmed = _meter.CreateCounter<long>("edgeliver.uplink.confirmed", "{record}", "Records that the centre has confirmed");
        _badAcknowledgements = _meter.CreateCounter<long>("edgeliver.uplink.bad_acknowledgements", "{message}", "Messages on the centre's topic that could not be read");
    }

    public void Dispose() => _meter.Dispose();

    internal void Appended(RecordKind kind) => _appended.Add(1, Tag(kind));

    internal void Committed() => _commits.Add(1);

    internal void Lost() => _lost.Add(1);

    internal void Stored(OutboxCounts before, OutboxCounts now, long writtenToday, long peakLogBytes)
    {
        Volatile.Write(ref _pendingBytes, now.Bytes);
        Volatile.Write(ref _writtenToday, writtenToday);
        Volatile.Write(ref _peakLogBytes, peakLogBytes);
        for (var kind = RecordKind.Alert; kind <= RecordKind.Telemetry; kind++)
        {
            Add(_dropped, kind, now.Dropped[(int)kind] - before.Dropped[(int)kind]);
            Add(_setAside, kind, now.SetAside[(int)kind] - before.SetAside[(int)kind]);
        }

        Add(_dropped, RecordKind.Exam, now.DroppedExams - before.DroppedExams);
    }

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

    internal void Confirmed(int count) => _confirmed.Add(count);

    internal void BadAcknowledgement() => _badAcknowledgements.Add(1);

    private static void Add(Counter<long> counter, RecordKind kind, long count)
    {
        if (count > 0)
        {
            counter.Add(count, Tag(kind));
        }
    }

    private static KeyValuePair<string, object?> Tag(RecordKind kind) => new("kind", kind switch
    {
        RecordKind.Alert => "alert",
        RecordKind.Exam => "exam",
        RecordKind.Event => "event",
        _ => "telemetry",
    });
}
