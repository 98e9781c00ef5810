using System.CommandLine;
using System.Text.Json;
using EdgeLiver.Host.Settings;

namespace EdgeLiver.Host.Commands;

/// <summary>What all verbs of the store have in common: whose store it is, and in which form they answer.</summary>
internal static class StoreVerb
{
    /// <param name="name">Of the verb.</param>
    /// <param name="description">For its help.</param>
    /// <param name="run">What it does with the settings, whose data folder is the one that was asked for, and whether JSON is wanted.</param>
    public static Command Create(string name, string description, Func<StationSettings, bool, int> run) => Create(name, description, _ => run);

    /// <param name="name">Of the verb.</param>
    /// <param name="description">For its help.</param>
    /// <param name="run">The same, of a verb that reads symbols of its own.</param>
    /// <param name="more">Those symbols.</param>
    public static Command Create(string name, string description, Func<ParseResult, Func<StationSettings, bool, int>> run, params Symbol[] more)
    {
        var config = new Option<string?>("--config") { Description = "Configuration file of the service." };
        var folder = new Option<string?>("--folder") { Description = "Data folder; left out, the configuration's." };
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command(name, description) { config, folder, json };
        foreach (var argument in more.OfType<Argument>())
        {
            command.Add(argument);
        }

        foreach (var option in more.OfType<Option>())
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            var settings = StationSettings.Load(parsed.GetValue(config));
            settings.Store.DataFolder = parsed.GetValue(folder) ?? settings.Store.DataFolder;
            return run(parsed)(settings, parsed.GetValue(json));
        });
        return command;
    }

    /// <summary>One answer, in the form that was asked for.</summary>
    public static void Answer(bool json, string words, Action<Utf8JsonWriter> fields)
    {
        if (!json)
        {
            Console.WriteLine(words);
            return;
        }

        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput());
        writer.WriteStartObject();
        fields(writer);
        writer.WriteEndObject();
    }
}
