using EdgeLiver.Host.Settings;
using EdgeLiver.Uplink.Audit;

namespace EdgeLiver.Host.Commands;

/// <summary>What is done by a verb goes into the box's audit log too, under the user of the operating system.</summary>
internal static class CommandAudit
{
    public static void Note(StationSettings settings, string action, string? subject, string outcome)
    {
        try
        {
            new AuditLog(settings.Store.DataFolder, TimeProvider.System).Append($"os:{Environment.UserName}", action, subject, outcome);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"edgeliver: the audit log does not have this: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
