using System.Text.Json;
using System.Threading.Channels;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Settings;
using EdgeLiver.Inference;
using EdgeLiver.Screening.Watching;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Telemetry;

/// <summary>Keeps the watch over this device: takes finished exams, keeps what it learned in the store, and tells the centre when something has changed.</summary>
/// <remarks>One loop owns the watch. State and alarm go into the store in one transaction: a change is told once, whatever happens to the power.</remarks>
internal sealed class DeviceWatch
{
    /// <summary>Name of the state in the store.</summary>
    public const string StateName = "watch";

    private const string Schema = "edgeliver.drift/1";

    private readonly FieldWatch _watch;
    private readonly RecordStore _store;
    private readonly Action<bool> _runAi;
    private readonly StationOptions _unit;
    private readonly bool _stopsAi;
    private readonly ILogger<DeviceWatch> _log;

    /// <summary>Null stands for "a person has accepted what is".</summary>
    private readonly Channel<ExamSample?> _requests = Channel.CreateBounded<ExamSample?>(16);

    private WatchStatus _status;

    private DeviceWatch(FieldWatch watch, RecordStore store, Action<bool> runAi, StationOptions unit, bool stopsAi, ILogger<DeviceWatch> log)
    {
        (_watch, _store, _runAi, _unit, _stopsAi, _log) = (watch, store, runAi, unit, stopsAi, log);
        _status = WatchStatus.Of(watch.State);
    }

    /// <summary>As of the last exam.</summary>
    public WatchStatus Status => Volatile.Read(ref _status);

    /// <summary>Goes on from what the store has.</summary>
    /// <param name="package">The in-view package that serves.</param>
    /// <param name="store">Keeps the state and takes the alarms.</param>
    /// <param name="runAi">Lets the networks look at frames, or not.</param>
    /// <param name="settings">The unit's name and the section <c>Watch</c>.</param>
    /// <param name="log">Of changes.</param>
    /// <exception cref="ModelException">The package's reference is none.</exception>
    /// <exception cref="StoreException">The store can't be read.</exception>
    public static async Task<DeviceWatch> OpenAsync(
        ModelPackage package, RecordStore store, Action<bool> runAi, StationSettings settings, ILogger<DeviceWatch> log)
    {
        var kept = await store.StateAsync(StateName);
        var state = kept is null ? null : WatchState.Read(kept);
        var watch = new DeviceWatch(
            new FieldWatch(package.Id, WatchReference.Of(package), state), store, runAi, settings.Station, settings.Watch.StopAi, log);
        watch.StopAiIfDrifted();
        return watch;
    }

    /// <summary>Takes an exam's draw; null, and an exam that comes while sixteen wait, are passed over.</summary>
    public void Offer(ExamSample? exam)
    {
        if (exam is not null)
        {
            _requests.Writer.TryWrite(exam);
        }
    }

    /// <summary>A technician has looked: what is now is normal here, and the AI may run again.</summary>
    public void Accept() => _requests.Writer.TryWrite(null);

    /// <summary>Works until stopped; what waits then is done first.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var closing = stop.Register(() => _requests.Writer.TryComplete());
        await foreach (var request in _requests.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await TakeAsync(request);
            }
            catch (StoreException e)
            {
                Log.WatchNotKept(_log, e.Message);
            }
        }
    }

    private async Task TakeAsync(ExamSample? exam)
    {
        IReadOnlyList<DriftAlarm> alarms = [];
        if (exam is null)
        {
            Accepted();
        }
        else
        {
            alarms = _watch.Add(exam);
        }

        Volatile.Write(ref _status, WatchStatus.Of(_watch.State));
        StopAiIfDrifted();
        await _store.KeepStateAsync(StateName, _watch.State.Write(), alarms.Count > 0 ? [Message(alarms)] : []);
        foreach (var alarm in alarms)
        {
            Log.Drift(_log, alarm.Feature, alarm.Test, alarm.Value, alarm.Limit, alarm.Exam);
        }
    }

    private void Accepted()
    {
        // Only what the watch stopped is started again: somebody may have stopped the AI for another reason.
        if (_stopsAi && _watch.HasDrifted)
        {
            _runAi(true);
        }

        _watch.Accept();
    }

    private void StopAiIfDrifted()
    {
        if (_stopsAi && _watch.HasDrifted)
        {
            _runAi(false);
        }
    }

    private OutboxMessage Message(IReadOnlyList<DriftAlarm> alarms)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("event", "drift");
            writer.WriteString("model", _watch.State.Package);
            writer.WriteNumber("exam", _watch.State.Exams);
            writer.WriteBoolean("aiStopped", _stopsAi);
            writer.WriteStartArray("changes");
            foreach (var alarm in alarms)
            {
                writer.WriteStartObject();
                writer.WriteString("feature", JsonNamingPolicy.CamelCase.ConvertName($"{alarm.Feature}"));
                writer.WriteString("test", JsonNamingPolicy.CamelCase.ConvertName($"{alarm.Test}"));
                writer.WriteNumber("value", Math.Round(alarm.Value, 3));
                writer.WriteNumber("limit", Math.Round(alarm.Limit, 3));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return new OutboxMessage(
            Ulid.NewUlid(), RecordKind.Event, Topics.Of(_unit.Site, _unit.Unit, RecordKind.Event), Schema, "application/json", bytes.ToArray());
    }
}
