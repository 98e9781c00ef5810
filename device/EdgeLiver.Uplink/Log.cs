using Microsoft.Extensions.Logging;

namespace EdgeLiver.Uplink;

/// <summary>What the log says: states and counts, never what is in a record.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Store in {Folder} is open: {Pending} records wait, last sequence {LastSequence}")]
    public static partial void StoreOpened(ILogger log, string folder, long pending, long lastSequence);

    [LoggerMessage(2, LogLevel.Error, "Store in {Folder} failed: {Reason}")]
    public static partial void StoreFailed(ILogger log, string folder, string reason);

    [LoggerMessage(3, LogLevel.Error, "Store was set aside in {Folder}: {Reason}; {Records} records and {Exams} exams were brought into a new one, {DamagedPages} pages are damaged")]
    public static partial void StoreSetAside(ILogger log, string folder, string reason, long records, long exams, long damagedPages);

    [LoggerMessage(4, LogLevel.Warning, "Store in {Folder}: {Frames} pages at the end of the log were not whole and were cut off: a write that was under way when the power went, or damage")]
    public static partial void LogCut(ILogger log, string folder, long frames);

    [LoggerMessage(5, LogLevel.Warning, "Store in {Folder} has written {Bytes} bytes today, more than the {Budget} of its budget")]
    public static partial void OverBudget(ILogger log, string folder, long bytes, long budget);

    [LoggerMessage(10, LogLevel.Information, "Broker {Host}:{Port} is connected, {Pending} records to send")]
    public static partial void Connected(ILogger log, string host, int port, long pending);

    [LoggerMessage(11, LogLevel.Warning, "Broker {Host}:{Port} is not connected: {Reason}; records stay, trying again")]
    public static partial void Disconnected(ILogger log, string host, int port, string? reason);

    [LoggerMessage(12, LogLevel.Error, "Broker {Host}:{Port} refuses: {Reason}; records stay, trying again")]
    public static partial void Refused(ILogger log, string host, int port, string? reason);

    [LoggerMessage(15, LogLevel.Warning, "Centre's message on {Topic} can't be read: {Reason}; what it was about stays and is sent again")]
    public static partial void BadAcknowledgement(ILogger log, string topic, string reason);

    [LoggerMessage(16, LogLevel.Warning, "Centre has not confirmed {Pending} records for {Seconds} s: check that it reads this unit's topics and may write {Topic}; they are sent again")]
    public static partial void CentreSilent(ILogger log, long pending, double seconds, string topic);

    [LoggerMessage(17, LogLevel.Warning, "Broker {Host}:{Port} refuses record {Sequence}: {Reason}; the others go on, it is tried again")]
    public static partial void RecordRefused(ILogger log, string host, int port, long sequence, string reason);

    [LoggerMessage(18, LogLevel.Error, "Record {Sequence} was refused too often and is set aside, kept and listed: {Reason}")]
    public static partial void RecordSetAside(ILogger log, long sequence, string reason);

    [LoggerMessage(19, LogLevel.Warning, "Broker {Host}:{Port} is not fit for records: {Fault}")]
    public static partial void SelfTestFailed(ILogger log, string host, int port, string fault);

    [LoggerMessage(14, LogLevel.Information, "Broker {Host}:{Port} is left: {Pending} records stay for the next start")]
    public static partial void Stopped(ILogger log, string host, int port, long pending);

    [LoggerMessage(13, LogLevel.Warning, "Broker {Host}:{Port} is reached without TLS: what is sent can be read on the way")]
    public static partial void NoTls(ILogger log, string host, int port);
}
