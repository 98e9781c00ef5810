using System.Buffers;
using EdgeLiver.Central.Fleet;
using EdgeLiver.Central.Settings;
using EdgeLiver.Contracts.Sparkplug;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>The host's side of Sparkplug, by the specification, with a clock that the test moves.</summary>
public sealed class FleetStateTests
{
    private static readonly EdgeNodeId Id = new("clinic", "unit-1");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly SparkplugOptions _options = new() { RebirthsPerSecond = 10, RebirthSpacingSeconds = 30, ReorderSeconds = 5, StaleSeconds = 300 };
    private readonly FleetState _fleet;

    public FleetStateTests() => _fleet = new FleetState(_options, TimeSpan.FromMinutes(5), _time);

    [Fact]
    public void A_birth_makes_a_node_online_with_all_its_values()
    {
        var session = new NodeSession(3, _time);

        Hear(Id.Birth, session.Birth(State(temperature: 51.5)));

        var node = Assert.Single(_fleet.Nodes);
        Assert.Equal(NodeCondition.Online, node.Condition);
        Assert.Equal((51.5, "ok", 5L), (Reading(node).TemperatureC, Reading(node).Capture, Reading(node).PendingExams));
    }

    [Fact]
    public void Data_by_alias_change_values()
    {
        var session = new NodeSession(3, _time);
        Hear(Id.Birth, session.Birth(State(temperature: 51.5)));

        Hear(Id.Data, session.Data(State(temperature: 60))!);

        Assert.Equal(60, Reading(Assert.Single(_fleet.Nodes)).TemperatureC);
    }

    [Fact]
    public void A_death_counts_for_its_own_birth_alone()
    {
        var (old, young) = (new NodeSession(3, _time), new NodeSession(4, _time));
        Hear(Id.Birth, young.Birth(State()));

        Hear(Id.Death, old.Death());
        Assert.Equal(NodeCondition.Online, Assert.Single(_fleet.Nodes).Condition);
        Hear(Id.Death, young.Death());

        Assert.Equal(NodeCondition.Offline, Assert.Single(_fleet.Nodes).Condition);
    }

    [Fact]
    public void Data_that_overtook_others_wait_for_them()
    {
        var session = new NodeSession(3, _time);
        Hear(Id.Birth, session.Birth(State(temperature: 50)));
        var first = session.Data(State(temperature: 51))!;
        var second = session.Data(State(temperature: 52))!;

        Hear(Id.Data, second);
        Assert.Equal(50, Reading(Assert.Single(_fleet.Nodes)).TemperatureC);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(_fleet.Tick());
        Hear(Id.Data, first);
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Empty(_fleet.Tick());
        Assert.Equal((52, NodeCondition.Online), (Reading(Assert.Single(_fleet.Nodes)).TemperatureC, Assert.Single(_fleet.Nodes).Condition));
    }

    [Fact]
    public void A_gap_that_does_not_close_asks_for_a_birth_once_in_its_spacing()
    {
        var session = new NodeSession(3, _time);
        Hear(Id.Birth, session.Birth(State(temperature: 50)));
        session.Data(State(temperature: 51));
        Hear(Id.Data, session.Data(State(temperature: 52))!);

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([Id], _fleet.Tick());
        Assert.Equal(NodeCondition.Stale, Assert.Single(_fleet.Nodes).Condition);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(_fleet.Tick());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([Id], _fleet.Tick());
        Hear(Id.Birth, session.Birth(State()));
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Empty(_fleet.Tick());
        Assert.Equal(NodeCondition.Online, Assert.Single(_fleet.Nodes).Condition);
    }

    [Fact]
    public void Data_of_a_node_that_was_never_born_ask_for_a_birth()
    {
        var session = new NodeSession(3, _time);
        session.Birth(State());

        Hear(Id.Data, session.Data(State(temperature: 51))!);

        Assert.Equal([Id], _fleet.Tick());
        Assert.Equal(NodeCondition.Stale, Assert.Single(_fleet.Nodes).Condition);
    }

    [Fact]
    public void A_node_that_is_silent_is_stale_and_asked()
    {
        Hear(Id.Birth, new NodeSession(3, _time).Birth(State()));

        _time.Advance(TimeSpan.FromSeconds(301));

        Assert.Equal([Id], _fleet.Tick());
        Assert.Equal(NodeCondition.Stale, Assert.Single(_fleet.Nodes).Condition);
    }

    [Fact]
    public void Ten_thousand_nodes_are_asked_at_the_rate_that_is_set_and_a_lost_request_is_repeated()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _fleet.Remember(new EdgeNodeId("clinic", $"unit-{i}"));
        }

        var asked = new HashSet<EdgeNodeId>();
        var most = 0;
        for (var second = 0; second < 1100; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var some = _fleet.Tick();
            most = Math.Max(most, some.Count);
            asked.UnionWith(some);
        }

        Assert.Equal(10_000, asked.Count);
        Assert.True(most <= 10, $"{most} in a second");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEmpty(_fleet.Tick());
    }

    [Fact]
    public void A_new_connection_of_the_host_makes_all_stale_until_they_are_born()
    {
        var session = new NodeSession(3, _time);
        Hear(Id.Birth, session.Birth(State()));

        _fleet.ConnectionIsNew();

        Assert.Equal(NodeCondition.Stale, Assert.Single(_fleet.Nodes).Condition);
        Assert.Equal([Id], _fleet.Tick());
        Hear(Id.Birth, session.Birth(State()));
        Assert.Equal(NodeCondition.Online, Assert.Single(_fleet.Nodes).Condition);
    }

    [Fact]
    public void What_was_seen_while_nobody_listened_becomes_history_and_not_the_present()
    {
        var session = new NodeSession(3, _time);
        var now = _time.GetUtcNow();
        Hear(Id.Birth, session.Birth(State(temperature: 40)));
        _fleet.TakeChanges();

        foreach (var payload in session.Replay(Enumerable.Range(0, 100).Select(i => State(temperature: 50 + i, at: now.AddMinutes(5 * (i - 100))))))
        {
            Hear(Id.Data, payload);
        }

        var samples = _fleet.TakeChanges().Samples;
        Assert.Equal(40, Reading(Assert.Single(_fleet.Nodes)).TemperatureC);
        Assert.Equal(100, samples.Count);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (double?)(50 + i)), samples.Select(sample => sample.Values.TemperatureC));
        Assert.Equal(samples.Select(sample => sample.At).Order(), samples.Select(sample => sample.At));
    }

    [Fact]
    public void Names_that_no_box_can_have_are_not_taken()
    {
        var birth = new NodeSession(3, _time).Birth(State());

        Assert.False(_fleet.Hear("spBv1.0/clinic/NBIRTH/<script>", new ReadOnlySequence<byte>(birth)));
        Assert.False(_fleet.Hear("spBv1.0/clinic/NBIRTH/unit-1/device", new ReadOnlySequence<byte>(birth)));
        Assert.False(_fleet.Hear("spBv1.0/clinic/NBIRTH/unit-1", new ReadOnlySequence<byte>([1, 2, 3])));

        Assert.All(_fleet.Nodes, node => Assert.Null(node.BornAt));
    }

    [Fact]
    public void Whatever_comes_in_a_payload_nothing_is_thrown()
    {
        var random = new Random(11);
        var session = new NodeSession(3, _time);
        var birth = session.Birth(State());
        for (var round = 0; round < 5000; round++)
        {
            var bytes = birth.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            _fleet.Hear(random.Next(3) switch { 0 => Id.Birth, 1 => Id.Data, _ => Id.Death }, new ReadOnlySequence<byte>(bytes));
            _time.Advance(TimeSpan.FromMilliseconds(100));
            _fleet.Tick();
        }

        Assert.Single(_fleet.Nodes);
    }

    private static UnitReading Reading(FleetNode node) => new(node.Values);

    private void Hear(string topic, byte[] payload) => Assert.True(_fleet.Hear(topic, new ReadOnlySequence<byte>(payload)));

    private NodeState State(double temperature = 50, DateTimeOffset? at = null) => new(
        new UnitSnapshot
        {
            TakenAt = at ?? _time.GetUtcNow(),
            CaptureState = "ok",
            Frames = 100,
            Overtaken = 0,
            Pending = new RecordCounts(0, 5, 0, 0),
            Sent = new RecordCounts(0, 0, 0, 0),
            ProcessorTemperature = temperature,
            ModelId = "m",
            ModelProvider = "cpu",
            SoftwareVersion = "1",
        },
        CommandAnswers.None, 0);
}
