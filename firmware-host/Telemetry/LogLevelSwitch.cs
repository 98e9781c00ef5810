namespace EdgeLiver.Host.Telemetry;

/// <summary>The least level of our own messages; can be turned while the service runs. Forgotten at a restart.</summary>
internal sealed class LogLevelSwitch
{
    private volatile int _least = (int)LogLevel.Information;

    public LogLevel Least
    {
        get => (LogLevel)_least;
        set => _least = (int)value;
    }

    public bool Lets(LogLevel level) => level >= Least;
}
