using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug;
using Xunit;

namespace EdgeLiver.Uplink.Tests.Sparkplug;

/// <summary>What comes from outside is checked, done or refused, and answered.</summary>
public sealed class CommandTests
{
    private static readonly Dictionary<string, (Metric Command, string Answer)> Given = new()
    {
        ["rebirth"] = (new() { Name = "Node Control/Rebirth", BooleanValue = true }, "accepted: Node Control/Rebirth"),
        ["rebirth false"] = (new() { Name = "Node Control/Rebirth", BooleanValue = false }, "refused: Node Control/Rebirth: its value must be true"),
        ["rebirth text"] = (new() { Name = "Node Control/Rebirth", StringValue = "true" }, "refused: Node Control/Rebirth: its value must be a Boolean"),
        ["restart"] = (new() { Name = "Node Control/Restart Capture", BooleanValue = true }, "accepted: Node Control/Restart Capture"),
        ["restart by alias"] = (new() { Alias = NodeMetrics.AliasOf(0), BooleanValue = true }, "accepted: Node Control/Restart Capture"),
        ["ai off"] = (new() { Name = "Node Control/Run AI", BooleanValue = false }, "accepted: Node Control/Run AI"),
        ["ai null"] = (new() { Name = "Node Control/Run AI", IsNull = true }, "refused: Node Control/Run AI: its value must be a Boolean"),
        ["level"] = (new() { Name = "Node Control/Log Level", StringValue = "debug" }, "accepted: Node Control/Log Level"),
        ["level unknown"] = (new() { Name = "Node Control/Log Level", StringValue = "loud" }, "refused: Node Control/Log Level: 'loud' must be one of Trace, Debug, Information, Warning, Error, Critical, None"),
        ["level number"] = (new() { Name = "Node Control/Log Level", StringValue = "1" }, "refused: Node Control/Log Level: '1' must be one of Trace, Debug, Information, Warning, Error, Critical, None"),
        ["level empty"] = (new() { Name = "Node Control/Log Level", StringValue = "" }, "refused: Node Control/Log Level: '' must be one of Trace, Debug, Information, Warning, Error, Critical, None"),
        ["configuration"] = (new() { Name = "Node Control/Configuration", StringValue = "{\"a\":1}" }, "refused: Node Control/Configuration: key a is not known"),
        ["configuration list"] = (new() { Name = "Node Control/Configuration", StringValue = "[]" }, "refused: Node Control/Configuration: it must be a JSON object"),
        ["configuration long"] = (new() { Name = "Node Control/Configuration", StringValue = new string(' ', 70_000) }, "refused: Node Control/Configuration: 70000 characters; at most 65536"),
        ["unknown"] = (new() { Name = "Node Control/Make Coffee", BooleanValue = true }, "refused: Node Control/Make Coffee: no such command"),
        ["not a command"] = (new() { Name = "Model/Id", StringValue = "x" }, "refused: Model/Id: no such command"),
        ["alias unknown"] = (new() { Alias = 4711, BooleanValue = true }, "refused: alias 4711: no such command"),
        ["bdSeq"] = (new() { Alias = 1, LongValue = 1 }, "refused: alias 1: no such command"),
        ["nothing"] = (new(), "refused: alias 0: no such command"),
    };

    private readonly CapturedLog<CommandTests> _log = new();
    private readonly List<string> _done = [];

    public static TheoryData<string> Commands => [.. Given.Keys];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_is_done_or_refused_and_answered(string what)
    {
        var (command, answer) = Given[what];
        var desk = Desk();

        var rebirth = desk.Take(command);

        Assert.Equal(answer, desk.Answers.Last);
        Assert.Equal(what == "rebirth", rebirth);
        Assert.Equal(1, desk.Answers.Accepted + desk.Answers.Refused);
    }

    [Fact]
    public void What_is_accepted_reaches_the_unit()
    {
        var desk = Desk();

        desk.Take(new() { Name = "Node Control/Restart Capture", BooleanValue = true });
        desk.Take(new() { Name = "Node Control/Run AI", BooleanValue = false });
        desk.Take(new() { Name = "Node Control/Log Level", StringValue = "Warning" });

        Assert.Equal(["restart", "ai False", "level Warning"], _done);
    }

    [Fact]
    public void What_a_unit_cant_do_is_refused()
    {
        var desk = new CommandDesk(new UnitCommands(), _log);

        desk.Take(new() { Name = "Node Control/Restart Capture", BooleanValue = true });

        Assert.Equal("refused: Node Control/Restart Capture: this unit can't", desk.Answers.Last);
    }

    [Fact]
    public void An_unknown_command_is_logged_once_and_a_flood_of_names_does_not_fill_the_log()
    {
        var desk = Desk();

        for (var i = 0; i < 1000; i++)
        {
            desk.Take(new() { Name = $"Node Control/{i / 2}", BooleanValue = true });
        }

        Assert.Equal(1000, desk.Answers.Refused);
        Assert.Equal(32, _log.Troubles.Count);
    }

    private CommandDesk Desk() => new(
        new UnitCommands
        {
            RestartCapture = () => Done("restart"),
            RunAi = run => Done($"ai {run}"),
            SetLogLevel = level => Done($"level {level}"),
            Configure = json => $"key {json.EnumerateObject().First().Name} is not known",
        },
        _log);

    private string? Done(string what)
    {
        _done.Add(what);
        return null;
    }
}
