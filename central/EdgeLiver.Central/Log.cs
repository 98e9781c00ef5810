namespace EdgeLiver.Central;

/// <summary>Every line of the log; no patient is in one.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Session {Session} at broker {Host}:{Port}: records come in")]
    public static partial void IntakeConnected(ILogger logger, string session, string host, int port);

    [LoggerMessage(2, LogLevel.Warning, "Broker {Host}:{Port}: {Why}; tried again until it is there")]
    public static partial void IntakeAway(ILogger logger, string host, int port, string why);

    [LoggerMessage(3, LogLevel.Warning, "{Count} messages set aside, the first on {Topic}: {Reason}")]
    public static partial void SetAside(ILogger logger, int count, string topic, string reason);

    [LoggerMessage(4, LogLevel.Error, "Database: {Why}; nothing is acknowledged until it takes records again")]
    public static partial void DatabaseAway(ILogger logger, string why);

    [LoggerMessage(5, LogLevel.Information, "Database takes records again")]
    public static partial void DatabaseBack(ILogger logger);

    [LoggerMessage(6, LogLevel.Information, "Session {Session} of an instance that is gone is adopted")]
    public static partial void Adopted(ILogger logger, string session);

    [LoggerMessage(10, LogLevel.Information, "Host {HostId} is online at {Host}:{Port}")]
    public static partial void HostOnline(ILogger logger, string hostId, string host, int port);

    [LoggerMessage(11, LogLevel.Warning, "Host {HostId} is not at {Host}:{Port}: {Why}; tried again until it is there")]
    public static partial void HostAway(ILogger logger, string hostId, string host, int port, string why);

    [LoggerMessage(20, LogLevel.Warning, "No account yet: open {Address}/setup with the code {Code}")]
    public static partial void SetupCode(ILogger logger, string address, string code);

    [LoggerMessage(21, LogLevel.Information, "{Account} logged in from {Address}")]
    public static partial void LoggedIn(ILogger logger, string account, string address);

    [LoggerMessage(22, LogLevel.Warning, "A login as {Account} from {Address} was refused")]
    public static partial void LoginRefused(ILogger logger, string account, string address);

    [LoggerMessage(30, LogLevel.Information, "Pages on {Address}")]
    public static partial void Pages(ILogger logger, string address);
}
