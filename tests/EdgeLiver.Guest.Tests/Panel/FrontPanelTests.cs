using System.Diagnostics;
using EdgeLiver.Panel;
using Xunit;

namespace EdgeLiver.Guest.Tests.Panel;

/// <summary>Lamp, buzzer and switches on the wires of a simulated chip.</summary>
public sealed class FrontPanelTests : IDisposable
{
    private readonly SimulatedChip _chip = new("unused", "lamp", "buzzer", "foot", "button");

    private static PanelOptions Wired { get; } = new()
    {
        Lamp = $"{SimulatedChip.Label}:lamp",
        Buzzer = $"{SimulatedChip.Label}:buzzer",
        FootSwitch = $"{SimulatedChip.Label}:foot",
        Button = $"{SimulatedChip.Label}:button",
    };

    [Fact]
    public void The_chip_and_its_lines_are_listed_by_name()
    {
        var chip = GpioChips.List().Single(c => c.Label == SimulatedChip.Label);

        Assert.Equal(["unused", "lamp", "buzzer", "foot", "button"], chip.Lines);
        Assert.Equal((chip.Number, 3), GpioChips.Find($"{SimulatedChip.Label}:foot"));
    }

    [Theory]
    [InlineData(LampState.Ready, 1, 0)]
    [InlineData(LampState.Scanning, 0.5, 2)]
    [InlineData(LampState.Suspicious, 0.2, 4)]
    [InlineData(LampState.Fault, 0.5, 10)]
    public async Task The_rhythm_of_a_state_is_on_the_wire(LampState state, double lit, int changes)
    {
        using var panel = new FrontPanel(Wired, () => { }, () => { }, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = panel.RunAsync(() => state, stop.Token);
        await Task.Delay(300, TestContext.Current.CancellationToken);

        var (samples, high, turns) = (0, 0, 0);
        var was = _chip.IsHigh("lamp");
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(3))
        {
            var now = _chip.IsHigh("lamp");
            (samples, high, turns) = (samples + 1, high + (now ? 1 : 0), turns + (now != was ? 1 : 0));
            was = now;
            await Task.Delay(4, TestContext.Current.CancellationToken);
        }

        Assert.InRange((double)high / samples, lit - 0.12, lit + 0.12);
        Assert.InRange(turns, (3 * changes) - 4, (3 * changes) + 4);
        await stop.CancelAsync();
        await running;
        Assert.False(_chip.IsHigh("lamp"));
        Assert.Empty(panel.Faults);
    }

    [Fact]
    public async Task A_press_that_bounces_for_ten_milliseconds_counts_once()
    {
        var (foot, button) = (0, 0);
        _chip.Pull("foot", high: true);
        _chip.Pull("button", high: true);
        using var panel = new FrontPanel(Wired, () => foot++, () => button++, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = panel.RunAsync(() => LampState.Ready, stop.Token);

        for (var press = 1; press <= 5; press++)
        {
            await BounceAsync("foot", high: false, () => Volatile.Read(ref foot) >= press);
            await BounceAsync("foot", high: true, () => true);
            Assert.Equal(press, foot);
        }

        await BounceAsync("button", high: false, () => Volatile.Read(ref button) >= 1);
        Assert.Equal((5, 1), (foot, button));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void A_line_that_another_program_has_is_said_and_the_others_work()
    {
        using var holder = Process.Start(new ProcessStartInfo("/usr/bin/gpioset", ["--mode=signal", $"gpiochip{_chip.Number}", "1=0"]))!;
        var busy = SpinWait.SpinUntil(() => Shell.Run("/usr/bin/gpioinfo", $"gpiochip{_chip.Number}").Contains("gpioset", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.True(busy);

        using var panel = new FrontPanel(Wired, () => { }, () => { }, TimeProvider.System);

        holder.Kill();
        holder.WaitForExit();
        Assert.StartsWith($"{SimulatedChip.Label}:lamp: can't be used", Assert.Single(panel.Faults), StringComparison.Ordinal);
        Assert.False(panel.IsEmpty);
    }

    public void Dispose() => _chip.Dispose();

    /// <summary>A contact that chatters for 10 ms before it stands; then as long as it takes to be seen, and as long again for what is too much.</summary>
    private async Task BounceAsync(string line, bool high, Func<bool> isSeen)
    {
        var stop = TestContext.Current.CancellationToken;
        var start = Stopwatch.GetTimestamp();
        for (var level = high; Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(10); level = !level)
        {
            _chip.Pull(line, level);
        }

        _chip.Pull(line, high);
        var stands = Stopwatch.GetTimestamp();
        while (!isSeen() && Stopwatch.GetElapsedTime(stands) < TimeSpan.FromSeconds(20))
        {
            await Task.Delay(10, stop);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(200) + Stopwatch.GetElapsedTime(stands), stop);
    }
}
