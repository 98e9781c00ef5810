using System.CommandLine;
using EdgeLiver.Central.Settings;

namespace EdgeLiver.Central.Commands;

/// <summary><c>edgeliver-central run</c>: the service.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "JSON file with the sections Store, Mqtt, Sparkplug, Web; defaults where it is left out." };
        var command = new Command("run", "Receives what boxes send, acknowledges it, shows it.") { config };
        command.SetAction(async (parsed, stop) =>
        {
            await using var central = await CentralService.StartAsync(CentralSettings.Load(parsed.GetValue(config)), TimeProvider.System, stop);
            await central.WaitAsync(stop);
            return CommandLine.Done;
        });
        return command;
    }
}
