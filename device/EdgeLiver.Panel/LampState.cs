namespace EdgeLiver.Panel;

/// <summary>What the lamp says, by its rhythm alone: people who see no colours read it too.</summary>
public enum LampState
{
    /// <summary>Steady light: working, nobody is scanning.</summary>
    Ready,

    /// <summary>Slow, half a second on and off: pictures are being judged.</summary>
    Scanning,

    /// <summary>Two short flashes a second: look at the screen.</summary>
    Suspicious,

    /// <summary>Fast, five times a second: needs somebody; the page and the display say why.</summary>
    Fault,
}

/// <summary>Rhythms of lamp and buzzer.</summary>
internal static class Rhythm
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Is the lamp lit?</summary>
    /// <param name="state">What it says.</param>
    /// <param name="since">Time since it began to say so.</param>
    public static bool IsLit(LampState state, TimeSpan since)
    {
        var phase = (since.Ticks % Second.Ticks) / TimeSpan.TicksPerMillisecond;
        return state switch
        {
            LampState.Ready => true,
            LampState.Scanning => phase < 500,
            LampState.Suspicious => phase is < 100 or (>= 200 and < 300),
            _ => phase % 200 < 100,
        };
    }

    /// <summary>Does the buzzer sound? Twice short for a suspicious lesion, once long for a fault, else never.</summary>
    public static bool Sounds(LampState state, TimeSpan since)
    {
        var milliseconds = since.TotalMilliseconds;
        return state switch
        {
            LampState.Suspicious => milliseconds is < 150 or (>= 300 and < 450),
            LampState.Fault => milliseconds < 800,
            _ => false,
        };
    }
}
