using System.Device.Gpio;

namespace EdgeLiver.Panel;

/// <summary>Lamp, buzzer and switches. What is not wired or can't be opened is left out, the rest works.</summary>
/// <remarks>
/// Switches are sampled, not waited for: a line that bounces or picks up noise then costs nothing, and expanders without interrupts
/// work too.
/// </remarks>
public sealed class FrontPanel : IDisposable
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _time;
    private readonly GpioLine? _lamp;
    private readonly GpioLine? _buzzer;
    private readonly (GpioLine Line, Debouncer Debouncer, Action Pressed)[] _switches;
    private readonly bool _closedIsHigh;
    private readonly List<string> _faults = [];
    private LampState _state;
    private long _stateSince;

    /// <param name="options">What is wired.</param>
    /// <param name="footPressed">Called once for each press of the foot switch, by the panel's loop: must not block.</param>
    /// <param name="buttonPressed">The same for the button.</param>
    /// <param name="time">Paces the loop.</param>
    public FrontPanel(PanelOptions options, Action footPressed, Action buttonPressed, TimeProvider time)
    {
        _time = time;
        _closedIsHigh = !options.ActiveLow;
        _lamp = Open(options.Lamp, PinMode.Output);
        _buzzer = Open(options.Buzzer, PinMode.Output);
        var input = options.ActiveLow ? PinMode.InputPullUp : PinMode.InputPullDown;
        var settle = TimeSpan.FromMilliseconds(options.DebounceMilliseconds);
        _switches =
        [
            .. new[] { (options.FootSwitch, footPressed), (options.Button, buttonPressed) }
                .Select(s => (Line: Open(s.Item1, input), Pressed: s.Item2))
                .Where(s => s.Line is not null)
                .Select(s => (s.Line!, new Debouncer(settle), s.Pressed)),
        ];
    }

    /// <summary>What is wired and can't be used, one line each.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Is there anything to do?</summary>
    public bool IsEmpty => _lamp is null && _buzzer is null && _switches.Length == 0;

    /// <summary>Works until stopped, then switches lamp and buzzer off.</summary>
    /// <param name="state">Asked all the time what the lamp shall say.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(Func<LampState> state, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(SampleEvery, _time);
        var start = _time.GetTimestamp();
        _stateSince = start;
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                Sample(_time.GetElapsedTime(start));
                Show(state());
            }
        }
        catch (OperationCanceledException)
        {
            // The way this loop ends.
        }
        finally
        {
            Set(_lamp, lit: false);
            Set(_buzzer, lit: false);
        }
    }

    public void Dispose()
    {
        _lamp?.Dispose();
        _buzzer?.Dispose();
        foreach (var (line, _, _) in _switches)
        {
            line.Dispose();
        }
    }

    private void Sample(TimeSpan now)
    {
        foreach (var (line, debouncer, pressed) in _switches)
        {
            if (debouncer.Sample(line.IsHigh == _closedIsHigh, now))
            {
                pressed();
            }
        }
    }

    private void Show(LampState state)
    {
        if (state != _state)
        {
            (_state, _stateSince) = (state, _time.GetTimestamp());
        }

        var since = _time.GetElapsedTime(_stateSince);
        Set(_lamp, Rhythm.IsLit(state, since));
        Set(_buzzer, Rhythm.Sounds(state, since));
    }

    private static void Set(GpioLine? line, bool lit)
    {
        if (line is not null)
        {
            line.IsHigh = lit;
        }
    }

    private GpioLine? Open(string? line, PinMode mode)
    {
        try
        {
            return line is null ? null : GpioLine.Open(line, mode);
        }
        catch (PanelException e)
        {
            _faults.Add(e.Message);
            return null;
        }
    }
}
