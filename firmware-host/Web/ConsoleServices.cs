using EdgeLiver.Capture;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Telemetry;
using EdgeLiver.Host.Web.Access;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Web;

/// <summary>What the console's pages ask.</summary>
internal sealed record ConsoleServices
{
    public required Station Station { get; init; }

    public required DeviceWatch Watch { get; init; }

    public required LiveView View { get; init; }

    public required ExamDesk Desk { get; init; }

    public required ExamRecords Records { get; init; }

    public required RecordStore Store { get; init; }

    public required StationTime Clock { get; init; }

    public required ConsoleSettingsFile Settings { get; init; }

    public required Accounts Accounts { get; init; }

    public required Sessions Sessions { get; init; }

    public required LoginLimit Limit { get; init; }

    public required LogRing Log { get; init; }

    public required ReportPdf Pdf { get; init; }

    public required AuditTrail Audit { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Null where a real scanner is connected.</summary>
    public required PhantomFrameSource? Simulated { get; init; }

    /// <summary>Of the certificate; null on loopback.</summary>
    public required string? Fingerprint { get; init; }

    /// <summary>What the first account needs off loopback, where anybody could be first; null on loopback.</summary>
    public required string? SetupCode { get; init; }

    public FormTokens Tokens { get; } = new();
}
