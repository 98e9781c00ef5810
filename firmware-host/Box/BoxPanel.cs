using System.Globalization;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Host.Web;
using EdgeLiver.Panel;
using EdgeLiver.Screening.Workflow;

namespace EdgeLiver.Host.Box;

/// <summary>The box's own panel, joined to the station: lamp, buzzer, switches, display, power, heat and systemd.</summary>
/// <remarks>Nothing here can stop the station: a part that is missing or fails is said once and left out.</remarks>
internal sealed class BoxPanel : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MeasureEvery = TimeSpan.FromSeconds(2);

    // A lesion comes and goes from frame to frame; the lamp does not flicker with it.
    private static readonly TimeSpan SuspicionHolds = TimeSpan.FromSeconds(3);

    private readonly Station _station;
    private readonly ExamDesk _desk;
    private readonly LiveView _view;
    private readonly TimeProvider _time;
    private readonly ILogger<BoxPanel> _log;
    private readonly FrontPanel _front;
    private readonly SystemdNotifier _systemd;
    private readonly Thermals _thermals = new();
    private readonly HeatGuard _heat;
    private readonly PowerMonitor? _power;
    private readonly Ssd1306? _display;
    private readonly string _address;
    private volatile int _lamp = (int)LampState.Fault;
    private long? _suspicionAt;

    public BoxPanel(PanelOptions options, Station station, ExamDesk desk, LiveView view, string address, TimeProvider time, ILogger<BoxPanel> log)
    {
        (_station, _desk, _view, _address, _time, _log) = (station, desk, view, address, time, log);
        _front = new FrontPanel(options, KeepFrame, StartOrEnd, time);
        _heat = new HeatGuard(options.WarmCelsius);
        _power = options.PowerMonitor is null ? null : Open("power", () => PowerMonitor.Open(options));
        _display = options.Display ? Open("display", () => Ssd1306.Open(options)) : null;
        _systemd = SystemdNotifier.FromEnvironment(time);
        foreach (var fault in _front.Faults)
        {
            Log.PanelPartMissing(log, fault);
        }
    }

    /// <summary>Works until stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _systemd.Ready();
        await Task.WhenAll(
            WatchAsync(stop),
            MeasureAsync(stop),
            _systemd.FeedAsync(() => _station.IsHealthy(_systemd.WatchdogLimit ?? TimeSpan.MaxValue), stop),
            _front.IsEmpty ? Task.CompletedTask : _front.RunAsync(() => (LampState)_lamp, stop));
        _systemd.Stopping();
    }

    public void Dispose()
    {
        _front.Dispose();
        _power?.Dispose();
        _display?.Dispose();
        _systemd.Dispose();
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(LookEvery, _time);
        while (await NextAsync(timer, stop))
        {
            _lamp = (int)Lamp(_station.Snapshot());
        }
    }

    private LampState Lamp(StationState state)
    {
        if (state.Lesions.Count > 0)
        {
            _suspicionAt = _time.GetTimestamp();
        }

        return state switch
        {
            { Signal: "lost" } => LampState.Fault,
            _ when _suspicionAt is { } at && _time.GetElapsedTime(at) < SuspicionHolds => LampState.Suspicious,
            { Signal: "ok", LiverInView: true } => LampState.Scanning,
            _ => LampState.Ready,
        };
    }

    private async Task MeasureAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(MeasureEvery, _time);
        var start = _time.GetTimestamp();
        while (await NextAsync(timer, stop))
        {
            var thermal = _thermals.Read();
            if (_heat.Update(thermal, _time.GetElapsedTime(start)))
            {
                _station.JudgeEvery = JudgedOf(_heat.Step);
                _view.IsSmall = _heat.Step == HeatStep.SmallPicture;
                Log.Heat(_log, _heat.Step, thermal.HottestCelsius ?? 0, thermal.Hottest, JudgedOf(_heat.Step), _view.IsSmall ? "at half its size" : "as ever");
            }

            var state = _station.Snapshot();
            Show(state, thermal);
            _systemd.Status($"{state.Input?.State.ToString() ?? state.Signal}, {state.Frames} frames, {state.RecordsPending} records waiting");
        }
    }

    /// <summary>One frame in so many is judged.</summary>
    private static int JudgedOf(HeatStep step) => 1 << (int)(step < HeatStep.EighthRate ? step : HeatStep.EighthRate);

    private void Show(StationState state, ThermalReading thermal)
    {
        if (_display is null)
        {
            return;
        }

        try
        {
            _display.Show(
                _address,
                state.Input?.State.ToString() ?? state.Signal,
                string.Create(CultureInfo.InvariantCulture, $"QUEUE {state.RecordsPending}"),
                thermal.HottestCelsius is { } celsius ? string.Create(CultureInfo.InvariantCulture, $"TEMP {celsius:F0} C") : "",
                _power is null ? "" : PowerText());
        }
        catch (IOException e)
        {
            Log.PanelPartFailed(_log, "display or power monitor", e.Message);
        }
    }

    private string PowerText()
    {
        var reading = _power!.Read();
        return string.Create(CultureInfo.InvariantCulture, $"{reading.Volts:F1} V {reading.Watts:F1} W");
    }

    private void KeepFrame() => _ = PressedAsync("foot switch", async () => _desk.Scanning is { } exam ? await _desk.KeepAsync(exam) : null);

    private void StartOrEnd() => _ = PressedAsync(
        "button", () => _desk.Scanning is { } exam ? EndAsync(exam) : _desk.StartOnlyAsync());

    private async Task<ExamRecord?> EndAsync(Ulid exam) => await _desk.EndScanAsync(exam);

    private async Task PressedAsync(string what, Func<Task<ExamRecord?>> step)
    {
        try
        {
            if (await step() is null)
            {
                Log.PanelPartFailed(_log, what, "no exam is being scanned, and not exactly one waits for it; start one on the console");
            }
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            // The station stops; whoever stopped it keeps the exam as far as it came.
        }
        catch (Exception e) when (e is Uplink.StoreException or ExamStepException or NoPictureException or WordsInPictureException or ScannerBusyException or KeyNotFoundException)
        {
            Log.PanelPartFailed(_log, what, e.Message);
        }
    }

    private T? Open<T>(string part, Func<T> open)
        where T : class
    {
        try
        {
            return open();
        }
        catch (PanelException e)
        {
            Log.PanelPartFailed(_log, part, e.Message);
            return null;
        }
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
