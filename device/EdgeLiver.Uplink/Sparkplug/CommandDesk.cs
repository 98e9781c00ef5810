using System.Text.Json;
using EdgeLiver.Contracts.Sparkplug;
using Microsoft.Extensions.Logging;

namespace EdgeLiver.Uplink.Sparkplug;

/// <summary>Checks what comes in an NCMD and has it done.</summary>
internal sealed class CommandDesk(UnitCommands unit, ILogger log)
{
    public const int MaxConfiguration = 64 * 1024;

    // Names of unknown commands come from outside: only so many are remembered and logged.
    private const int MaxUnknown = 32;

    private readonly HashSet<string> _unknown = [];

    public CommandAnswers Answers { get; private set; } = CommandAnswers.None;

    /// <returns>Is a new birth asked for?</returns>
    public bool Take(Metric metric)
    {
        var name = NameOf(metric);
        var refusal = name switch
        {
            NodeMetrics.Rebirth => True(metric),
            NodeMetrics.RestartCapture => True(metric) ?? Run(unit.RestartCapture),
            NodeMetrics.RunAi => Type(metric, DataType.Boolean) ?? Run(unit.RunAi, metric.BooleanValue),
            NodeMetrics.LogLevel => Type(metric, DataType.String) ?? Level(metric.StringValue),
            NodeMetrics.Configuration => Type(metric, DataType.String) ?? Configuration(metric.StringValue),
            _ => Unknown(name),
        };
        Answer(name, refusal);
        return name == NodeMetrics.Rebirth && refusal is null;
    }

    /// <summary>An NCMD that can't be read at all.</summary>
    public void RefuseUnreadable(string why) => Answer("unreadable command", why);

    private void Answer(string name, string? refusal)
    {
        Answers = refusal is null
            ? new($"accepted: {name}", Answers.Accepted + 1, Answers.Refused)
            : new($"refused: {name}: {refusal}", Answers.Accepted, Answers.Refused + 1);
        if (refusal is null)
        {
            SparkplugLog.CommandAccepted(log, name);
        }
    }

    private string Unknown(string name)
    {
        if (_unknown.Count < MaxUnknown && _unknown.Add(name))
        {
            SparkplugLog.CommandUnknown(log, name);
        }

        return "no such command";
    }

    private static string NameOf(Metric metric)
    {
        if (metric.HasName)
        {
            return Short(metric.Name);
        }

        var index = metric.Alias - NodeMetrics.AliasOf(0);
        return metric.HasAlias && index < (ulong)NodeMetrics.All.Count ? NodeMetrics.All[(int)index].Name : $"alias {metric.Alias}";
    }

    // Names and values come from outside and go into a log and an answer.
    private static string Short(string text) => (text.Length > 64 ? text[..64] : text).ReplaceLineEndings(" ");

    private static string? Type(Metric metric, DataType type) => metric.ValueCase == Metric.ValueOneofCase.None || !WireValue.Fits(metric, type)
        ? $"its value must be a {type}"
        : null;

    private static string? True(Metric metric) => Type(metric, DataType.Boolean) ?? (metric.BooleanValue ? null : "its value must be true");

    private static string? Run(Func<string?>? command) => command is null ? "this unit can't" : command();

    private static string? Run<T>(Func<T, string?>? command, T value) => command is null ? "this unit can't" : command(value);

    private string? Level(string name) =>
        Enum.TryParse<LogLevel>(name, ignoreCase: true, out var level) && Enum.IsDefined(level) && !char.IsAsciiDigit(name[0])
            ? Run(unit.SetLogLevel, level)
            : $"'{Short(name)}' must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}";

    private string? Configuration(string json)
    {
        if (json.Length > MaxConfiguration)
        {
            return $"{json.Length} characters; at most {MaxConfiguration}";
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Run(unit.Configure, document.RootElement.Clone())
                : "it must be a JSON object";
        }
        catch (JsonException fault)
        {
            return $"it is no JSON: {OneLine.Of(fault)}";
        }
    }
}
