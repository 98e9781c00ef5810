using EdgeLiver.Capture;

namespace EdgeLiver.Host;

/// <summary>All messages of the host; state changes once, never a line a frame, never a pseudonym.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Source}: signal {Signal}")]
    public static partial void SignalChanged(ILogger log, string source, Signal signal);

    [LoggerMessage(2, LogLevel.Warning, "not readable, counted and passed over: {Fault}")]
    public static partial void Unreadable(ILogger log, string fault);

    [LoggerMessage(3, LogLevel.Information, "exam {Exam} stored: {Lesions} lesions, {Messages} messages in the outbox")]
    public static partial void ExamStored(ILogger log, Ulid exam, int lesions, int messages);

    [LoggerMessage(4, LogLevel.Information, "model {Model}, {Serving}; passed over: {Refused}")]
    public static partial void ModelLoaded(ILogger log, string model, Inference.Candidate serving, string refused);

    [LoggerMessage(5, LogLevel.Information, "page {Address}, broker {Broker}")]
    public static partial void Listening(ILogger log, string address, string broker);
}
