using System.Text.Json;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>A recording of any node against the specification, from the command line.</summary>
public sealed class SparkplugCheckTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_violation_has_its_id_in_words_and_in_json()
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(
            scratch["session.jsonl"], """{"time":"2026-03-01T08:00:00Z","direction":"out","topic":"spBv1.0/g/NDATA/n","qos":1,"retain":true,"payload":""}""", Stop);

        var words = await Appliance.RunAsync(Stop, "sparkplug", "check", scratch["session.jsonl"]);
        var json = await Appliance.RunAsync(Stop, "sparkplug", "check", scratch["session.jsonl"], "--json");

        Assert.Equal((1, 1), (words.ExitCode, json.ExitCode));
        Assert.Contains("line 1: tck-id-topics-ndata-mqtt: ", words.Output, StringComparison.Ordinal);
        using var answer = JsonDocument.Parse(json.Output);
        Assert.Contains(answer.RootElement.GetProperty("violations").EnumerateArray(), violation => violation.GetProperty("id").GetString() == "tck-id-topics-ndata-mqtt");
    }

    [Theory]
    [InlineData("no packet at all")]
    [InlineData("")]
    public async Task A_file_that_is_no_recording_is_bad_input(string text)
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["session.jsonl"], text, Stop);

        var outcome = await Appliance.RunAsync(Stop, "sparkplug", "check", scratch["session.jsonl"]);

        Assert.Equal(2, outcome.ExitCode);
        Appliance.OnlyLine(outcome);
    }
}
