using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Host.Settings;
using EdgeLiver.Updates;
using EdgeLiver.Uplink;
using EdgeLiver.Uplink.Audit;

namespace EdgeLiver.Host.Updates;

/// <summary>Inside the service: a version on trial that has run well stays, and the centre hears what became of each update.</summary>
internal sealed class UpdateWatch(BoxUpdates updates, UpdateOptions options, StationOptions unit, Station station, RecordStore store, AuditLog audit, TimeProvider time, ILogger log)
{
    public const string SchemaName = "edgeliver.update/1";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    // The systemd watchdog's own limit by default; a station that stands still for so long is not well.
    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(30);

    /// <summary>Works until stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var started = time.GetTimestamp();
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                var isProven = time.GetElapsedTime(started) > TimeSpan.FromSeconds(options.ConfirmAfterSeconds) && station.IsHealthy(Alive);
                foreach (var versions in updates.All)
                {
                    await LookAsync(versions, isProven);
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // The service ends; what was not reported is at the next start.
        }
    }

    /// <summary>As an event of the unit. The same result has the same id, however often it is sent.</summary>
    internal static OutboxMessage Event(StationOptions unit, string name, UpdateResult result)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("event", "update");
            writer.WriteString("name", name);
            writer.WriteString("version", result.Version);
            writer.WriteString("outcome", $"{result.Outcome}");
            writer.WriteString("reason", result.Reason);
            writer.WriteString("at", result.At);
            writer.WriteEndObject();
        }

        var id = new Ulid(SHA256.HashData(Encoding.UTF8.GetBytes($"{unit.Site}/{unit.Unit} {name} {result.Version} {result.Outcome} {result.At:O}")).AsSpan(0, 16));
        return new OutboxMessage(id, RecordKind.Event, Topics.Of(unit.Site, unit.Unit, RecordKind.Event), SchemaName, "application/json", bytes.ToArray());
    }

    private async Task LookAsync(VersionFolder versions, bool isProven)
    {
        var name = versions.Box.Name;
        try
        {
            if (isProven && versions.State().Trial is not null && versions.Confirm() is { } version)
            {
                Log.UpdateConfirmed(log, name, version);
                audit.Append("service", "update.confirm", $"{name} {version}", "done");
            }

            await versions.ReportAsync(result => store.AppendAsync(exam: null, [Event(unit, name, result)]));
        }
        catch (Exception e) when (e is UpdateException or StoreException or IOException or UnauthorizedAccessException)
        {
            // Again in some seconds; a trial that can't be confirmed ends by its tries.
            Log.UpdateTrouble(log, name, e.Message.ReplaceLineEndings(" "));
        }
    }
}
