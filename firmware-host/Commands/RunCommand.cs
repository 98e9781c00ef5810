using System.CommandLine;
using EdgeLiver.Host.Settings;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver run</c>: the appliance service.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "JSON file; see docs/operations.md. EDGELIVER_ variables override it." };
        var command = new Command("run", "The appliance service: captures, screens, stores and sends until it is stopped.") { config };
        command.SetAction(async (parsed, stop) =>
        {
            var settings = StationSettings.Load(parsed.GetValue(config));
            settings.Store.FirstSequence = Math.Max(settings.Store.FirstSequence, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
            await using var appliance = await Appliance.BuildAsync(settings, TimeProvider.System);
            await appliance.RunAsync(form: null, stop);
            return ExitCode.Done;
        });
        return command;
    }
}
