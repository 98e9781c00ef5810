using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug.Conformance;
using EdgeLiver.Uplink.Sparkplug.Recording;
using Xunit;

namespace EdgeLiver.Uplink.Tests.Sparkplug;

/// <summary>The specification's requirements, one by one, against what went through a real Mosquitto.</summary>
public sealed class ConformanceTests(RecordedSession session)
{
    /// <summary>They speak of MQTT 3.1.1, and the node speaks MQTT 5.</summary>
    private static readonly string[] OtherProtocol =
        ["tck-id-principles-persistence-clean-session-311", "tck-id-payloads-ndeath-will-message-publisher-disconnect-mqtt311"];

    public static TheoryData<string> Ids => [.. SparkplugChecker.Rules.Select(rule => rule.Id).Except(OtherProtocol)];

    [Theory(Skip = "no Mosquitto", SkipUnless = nameof(Mosquitto.Expected), SkipType = typeof(Mosquitto))]
    [MemberData(nameof(Ids))]
    public async Task The_node_keeps(string id)
    {
        var recording = await session.RecordingAsync();

        var verdicts = SparkplugChecker.Rules.Single(rule => rule.Id == id).Look(recording).ToList();

        Assert.NotEmpty(verdicts);
        Assert.All(verdicts, verdict => Assert.True(verdict.Violation is null, $"line {verdict.Line}: {verdict.Violation}"));
    }

    [Fact(Skip = "no Mosquitto", SkipUnless = nameof(Mosquitto.Expected), SkipType = typeof(Mosquitto))]
    public async Task A_recording_is_the_same_after_it_was_a_file()
    {
        var lines = (await session.PacketsAsync()).Select(packet => packet.ToJson());

        var verdict = SparkplugChecker.Check(lines);

        Assert.Empty(verdict.Violations);
        Assert.Equal(OtherProtocol.Order(), verdict.NotExercised.Order());
    }

    [Fact(Skip = "no Mosquitto", SkipUnless = nameof(Mosquitto.Expected), SkipType = typeof(Mosquitto))]
    public async Task What_was_seen_while_nobody_listened_comes_as_historical()
    {
        await session.PacketsAsync();
        var metrics = session.AtHost.SelectMany(message => message.Payload.Metrics).ToList();

        var past = metrics.Where(metric => metric.IsHistorical).ToList();

        Assert.NotEmpty(past);
        Assert.All(past, metric => Assert.True(metric.HasAlias && !metric.HasName && metric.HasTimestamp));
        Assert.True(past.Select(metric => metric.Timestamp).Distinct().Count() >= 2, "at least two looks of the time without a host");
    }

    [Fact(Skip = "no Mosquitto", SkipUnless = nameof(Mosquitto.Expected), SkipType = typeof(Mosquitto))]
    public async Task A_broken_connection_is_told_to_the_host_by_the_broker()
    {
        var recording = await session.RecordingAsync();
        var broken = recording.Connections.Where(connection => connection.Births.Any() && connection.Disconnect is null).Select(connection => connection.Will!.BdSeq).ToList();
        var deaths = session.AtHost.Where(message => message.Topic.Contains("NDEATH", StringComparison.Ordinal)).Select(message => message.Payload.Metrics.Single().LongValue);

        Assert.Equal(2, broken.Count);

        // The broker that stops sends no will to a host that left before it.
        Assert.Contains(broken[0]!.Value, deaths);
    }

    [Theory]
    [InlineData("not json", "line 1 is no packet")]
    [InlineData("""{"time":"2026-01-01T00:00:00Z","direction":"out","qos":0,"retain":false,"payload":""}""", "needs a topic")]
    [InlineData("""{"time":"2026-01-01T00:00:00Z","direction":"out","topic":"a","qos":3,"retain":false,"payload":""}""", "qos of 0 to 2")]
    [InlineData("""{"time":"2026-01-01T00:00:00Z","direction":"out","topic":"a","qos":0,"retain":false,"payload":"%"}""", "line 1 is no packet")]
    [InlineData("""{"time":"2026-01-01T00:00:00Z","direction":"in","topic":"a","qos":0,"retain":false,"payload":""}""", "nothing in it was sent")]
    [InlineData("""{"time":"2026-01-01T00:00:00Z","direction":"up","topic":"a","qos":0,"retain":false,"payload":""}""", "line 1 is no packet")]
    public void A_file_that_is_no_recording_is_one_line(string line, string says)
    {
        var fault = Assert.Throws<FormatException>(() => SparkplugChecker.Check([line]));

        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Fact(Skip = "no Mosquitto", SkipUnless = nameof(Mosquitto.Expected), SkipType = typeof(Mosquitto))]
    public async Task A_connection_that_is_not_the_nodes_is_passed_over()
    {
        var time = TimeProvider.System.GetUtcNow();
        var packets = (await session.PacketsAsync()).Concat(
        [
            new RecordedPacket { Time = time, Connection = 900, Direction = PacketDirection.Out, Packet = PacketKind.Connect, Protocol = 5, CleanStart = false },
            new RecordedPacket { Time = time, Connection = 900, Direction = PacketDirection.Out, Topic = "edgeliver/v1/clinic/unit-1/exam", Qos = 1, Retain = false, Payload = [1] },
        ]);

        Assert.Empty(SparkplugChecker.Check(NodeRecording.Of([.. packets])).Violations);
    }

    [Fact]
    public void The_document_lists_the_rules_and_the_metrics()
    {
        var document = File.ReadAllText(Path.Combine(Repository(), "docs", "sparkplug-conformance.md"));
        var covered = document.Split("## Not applicable")[0];

        var ids = covered.Split('`').Where(word => word.StartsWith("tck-id-", StringComparison.Ordinal));
        var metrics = covered.Split('\n')
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 5 && cells[1].Length > 0 && cells[1].All(char.IsAsciiDigit))
            .Select(cells => $"{cells[1]} {cells[2].Trim('`')} {cells[3]}");

        Assert.Equal(SparkplugChecker.Rules.Select(rule => rule.Id).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        Assert.Equal(NodeMetrics.All.Select((metric, i) => $"{NodeMetrics.AliasOf(i)} {metric.Name} {metric.Type}"), metrics);
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeLiver.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [Fact]
    public void Each_rule_has_an_id_of_its_own()
    {
        var ids = SparkplugChecker.Rules.Select(rule => rule.Id).ToList();

        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.StartsWith("tck-id-", id, StringComparison.Ordinal));
    }
}
