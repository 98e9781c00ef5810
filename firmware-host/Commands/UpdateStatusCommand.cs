using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Updates;
using EdgeLiver.Updates;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver update status</c>: what runs, what is staged, what became of the last updates.</summary>
internal static class UpdateStatusCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Configuration file of the service." };
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("status", "What runs, what is staged or on trial, and what became of the last updates.") { config, json };
        command.SetAction(parsed =>
        {
            var updates = new BoxUpdates(StationSettings.Load(parsed.GetValue(config)), TimeProvider.System);
            if (parsed.GetValue(json))
            {
                WriteJson(updates);
            }
            else
            {
                foreach (var versions in updates.All)
                {
                    Write(versions);
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(VersionFolder versions)
    {
        var state = versions.State();
        Console.WriteLine($"{versions.Box.Name} {versions.CurrentVersion}{(state.Current is null ? ", came with the box" : "")}{(state.Trial is { } trial ? $", on trial, {trial.TriesLeft} starts left" : "")}");
        foreach (var (what, version) in (ReadOnlySpan<(string, string?)>)[("before", state.Previous), ("staged", state.Staged), ("floor", state.Floor)])
        {
            if (version is not null)
            {
                Console.WriteLine($"  {what} {version}");
            }
        }

        foreach (var result in state.Results.Reverse())
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {result.At:u} {result.Version} {result.Outcome}{(result.Reason is null ? "" : ": " + result.Reason)}"));
        }
    }

    private static void WriteJson(BoxUpdates updates)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput());
        writer.WriteStartArray();
        foreach (var versions in updates.All)
        {
            var state = versions.State();
            writer.WriteStartObject();
            writer.WriteString("name", versions.Box.Name);
            writer.WriteString("runs", versions.CurrentVersion);
            writer.WriteBoolean("cameWithTheBox", state.Current is null);
            writer.WriteString("before", state.Previous);
            writer.WriteString("staged", state.Staged);
            writer.WriteString("floor", state.Floor);
            if (state.Trial is { } trial)
            {
                writer.WriteNumber("triesLeft", trial.TriesLeft);
            }
            else
            {
                writer.WriteNull("triesLeft");
            }

            writer.WriteStartArray("results");
            foreach (var result in state.Results)
            {
                writer.WriteStartObject();
                writer.WriteString("version", result.Version);
                writer.WriteString("outcome", $"{result.Outcome}");
                writer.WriteString("reason", result.Reason);
                writer.WriteString("at", result.At);
                writer.WriteBoolean("reported", result.Reported);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
