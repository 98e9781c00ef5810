using EdgeLiver.Capture;
using EdgeLiver.Panel;

namespace EdgeLiver.Host;

/// <summary>All messages of the host; state changes once, never a line a frame, never a pseudonym.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Source}: signal {Signal}")]
    public static partial void SignalChanged(ILogger log, string source, Signal signal);

    [LoggerMessage(6, LogLevel.Warning, "{Source}: {State}: {Detail}")]
    public static partial void InputLost(ILogger log, string source, InputState state, string detail);

    [LoggerMessage(7, LogLevel.Warning, "panel: {Fault}")]
    public static partial void PanelPartMissing(ILogger log, string fault);

    [LoggerMessage(8, LogLevel.Warning, "panel: {Part}: {Fault}")]
    public static partial void PanelPartFailed(ILogger log, string part, string fault);

    [LoggerMessage(9, LogLevel.Warning, "heat: {Step} at {Celsius:F0} degrees ({Sensor}): one frame in {Every} is judged, live view {View}")]
    public static partial void Heat(ILogger log, HeatStep step, double celsius, string sensor, int every, string view);

    [LoggerMessage(11, LogLevel.Warning, "a key frame was not kept: {Letters} letters were read in it ({Withheld} pictures so far); clear texts and marks off the scanner's picture")]
    public static partial void PictureWithheld(ILogger log, int letters, long withheld);

    [LoggerMessage(12, LogLevel.Warning, "key frames are kept without looking for words in them: {Why}; what is outside the fan is black all the same")]
    public static partial void PicturesNotRead(ILogger log, string why);

    [LoggerMessage(11, LogLevel.Warning, "watch: {Feature} has changed ({Test} {Value:F2}, limit {Limit:F2}) at exam {Exam}; have probe, settings and scanner looked at, then accept it on the device page")]
    public static partial void Drift(ILogger log, Screening.Watching.WatchFeature feature, Screening.Watching.DriftTest test, double value, double limit, long exam);

    [LoggerMessage(13, LogLevel.Information, "engines: {Stage} {Form} for {Elapsed}; the CPU serves until one is ready; passed over: {Refused}")]
    public static partial void Engine(ILogger log, Inference.EngineStage stage, string form, TimeSpan elapsed, string refused);

    [LoggerMessage(12, LogLevel.Warning, "watch: not kept, {Fault}")]
    public static partial void WatchNotKept(ILogger log, string fault);

    [LoggerMessage(2, LogLevel.Warning, "not readable, counted and passed over: {Fault}")]
    public static partial void Unreadable(ILogger log, string fault);

    [LoggerMessage(3, LogLevel.Information, "exam {Exam} stored: {Lesions} lesions, {Messages} messages in the outbox")]
    public static partial void ExamStored(ILogger log, Ulid exam, int lesions, int messages);

    [LoggerMessage(4, LogLevel.Information, "model {Model}, {Serving}; passed over: {Refused}")]
    public static partial void ModelLoaded(ILogger log, string model, Inference.Candidate serving, string refused);

    [LoggerMessage(11, LogLevel.Information, "model {Model} has an opinion on lesions")]
    public static partial void OpinionServes(ILogger log, string model);

    [LoggerMessage(12, LogLevel.Warning, "opinion on lesions: {Fault}")]
    public static partial void OpinionRefused(ILogger log, string fault);

    [LoggerMessage(5, LogLevel.Information, "page {Address}, broker {Broker}")]
    public static partial void Listening(ILogger log, string address, string broker);

    [LoggerMessage(6, LogLevel.Information, "exam {Exam} was cut off in mid-scan and goes on, with {Pictures} pictures kept")]
    public static partial void ExamResumed(ILogger log, Ulid exam, int pictures);

    [LoggerMessage(7, LogLevel.Warning, "login of {Account} refused, from {Address}")]
    public static partial void LoginRefused(ILogger log, string account, string address);

    [LoggerMessage(8, LogLevel.Information, "login of {Account} from {Address}")]
    public static partial void LoggedIn(ILogger log, string account, string address);

    [LoggerMessage(9, LogLevel.Warning, "no account yet: whoever opens {Address} first makes it{Code}")]
    public static partial void NoAccountYet(ILogger log, string address, string code);

    [LoggerMessage(11, LogLevel.Warning, "audit log: {Action} is not in it: {Fault}; free space, rights?")]
    public static partial void AuditFailed(ILogger log, string action, string fault);

    [LoggerMessage(12, LogLevel.Information, "update: {Name} {Version} has run well and stays")]
    public static partial void UpdateConfirmed(ILogger log, string name, string version);

    [LoggerMessage(13, LogLevel.Warning, "update of {Name}: {Fault}")]
    public static partial void UpdateTrouble(ILogger log, string name, string fault);

    [LoggerMessage(10, LogLevel.Information, "certificate of this box, SHA-256 {Fingerprint}, until {Until}")]
    public static partial void OwnCertificate(ILogger log, string fingerprint, string until);

    [LoggerMessage(20, LogLevel.Warning, "exam {Exam} was not taken out: {Fault}")]
    public static partial void ExportFailed(ILogger log, Ulid exam, string fault);
}
