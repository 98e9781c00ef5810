using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeLiver.Uplink.Tests.Sparkplug;

/// <summary>Messages without a broker: numbers, aliases, changes.</summary>
public sealed class NodeSessionTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-03-01T08:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_birth_names_every_metric_with_type_and_value_or_null()
    {
        var birth = Payload.Parser.ParseFrom(new NodeSession(7, _time).Birth(State(1)));

        Assert.Equal(NodeMetrics.All.Count + 2, birth.Metrics.Count);
        Assert.Equal(7UL, birth.Named("bdSeq").LongValue);
        Assert.Equal(unchecked((ulong)-5L), birth.Named("Counts/Alerts Sent").LongValue);
        Assert.Equal(unchecked((uint)-1), birth.Named("Queue/Length").IntValue);
        Assert.True(birth.Named("Temperature/Processor C").IsNull);
        Assert.Equal(1_772_352_000_000UL, birth.Timestamp);
        Assert.All(birth.Metrics, metric => Assert.True(metric.HasName && metric.HasDatatype && metric.HasTimestamp));
    }

    [Fact]
    public void Data_has_only_what_changed_and_nothing_is_no_message()
    {
        var session = new NodeSession(0, _time);
        session.Birth(State(1));

        var none = session.Data(State(1));
        var some = Payload.Parser.ParseFrom(session.Data(State(2)));

        Assert.Null(none);
        var changed = Assert.Single(some.Metrics);
        Assert.Equal(2UL, changed.LongValue);
        Assert.False(changed.HasName);
        Assert.False(changed.HasDatatype);
        Assert.Equal(1UL, some.Seq);
    }

    [Fact]
    public void The_sequence_goes_to_255_and_starts_anew_and_with_each_birth()
    {
        var session = new NodeSession(0, _time);
        session.Birth(State(0));

        var numbers = Enumerable.Range(1, 600).Select(frames => Payload.Parser.ParseFrom(session.Data(State(frames))).Seq).ToList();

        Assert.Equal(Enumerable.Range(1, 600).Select(i => (ulong)(i % 256)), numbers);
        Assert.Equal(0UL, Payload.Parser.ParseFrom(session.Birth(State(0))).Seq);
    }

    [Fact]
    public void A_death_has_no_number_of_the_session()
    {
        var death = Payload.Parser.ParseFrom(new NodeSession(255, _time).Death());

        Assert.False(death.HasSeq);
        Assert.Equal("bdSeq", Assert.Single(death.Metrics).Name);
        Assert.Equal(255UL, death.Metrics[0].LongValue);
    }

    [Fact]
    public void A_day_without_a_host_is_replayed_in_pieces_and_in_order()
    {
        var session = new NodeSession(0, _time);
        session.Birth(State(0));
        var past = Enumerable.Range(1, 2000).Select(frames => State(frames)).ToList();

        var replayed = session.Replay(past).Select(bytes => Payload.Parser.ParseFrom(bytes)).ToList();

        Assert.True(replayed.Count >= 4);
        Assert.All(replayed, payload => Assert.True(payload.Metrics.Count <= NodeSession.ReplayedValues));
        Assert.Equal(Enumerable.Range(1, replayed.Count).Select(i => (ulong)i), replayed.Select(payload => payload.Seq));
        var metrics = replayed.SelectMany(payload => payload.Metrics).ToList();
        Assert.All(metrics, metric => Assert.True(metric.IsHistorical));
        Assert.Equal(metrics.Select(metric => metric.Timestamp).Order(), metrics.Select(metric => metric.Timestamp));
        var frames = NodeMetrics.AliasOf(NodeMetrics.All.Index().Single(metric => metric.Item.Name == "Capture/Frames").Index);
        Assert.Equal(Enumerable.Range(1, 2000).Select(i => (ulong)i), metrics.Where(metric => metric.Alias == frames).Select(metric => metric.LongValue));
    }

    [Fact]
    public void The_number_of_births_survives_a_restart_and_wraps()
    {
        using var folder = new TempFolder();
        var file = folder["bdseq"];
        var first = new BirthDeathSequence(file);
        var taken = Enumerable.Range(0, 255).Select(_ => first.Take(out var _)).ToList();

        var second = new BirthDeathSequence(file);

        Assert.Equal(Enumerable.Range(0, 255).Select(i => (byte)i), taken);
        Assert.Equal(255, second.Take(out _));
        Assert.Equal(0, second.Take(out _));
        second.GiveBack(0);
        Assert.Equal(0, new BirthDeathSequence(file).Take(out _));
    }

    [Fact]
    public void A_number_that_cant_be_kept_counts_on_and_says_so()
    {
        using var folder = new TempFolder();
        var sequence = new BirthDeathSequence(folder["no/such/folder"]);

        Assert.Equal(0, sequence.Take(out var trouble));
        Assert.NotNull(trouble);
        Assert.Equal(1, sequence.Take(out _));
    }

    [Theory]
    [InlineData("""{"online":true,"timestamp":5}""", true, true)]
    [InlineData("""{"online":false,"timestamp":5}""", true, false)]
    [InlineData("""{"timestamp":5,"more":1,"online":true}""", true, true)]
    [InlineData("ONLINE", false, false)]
    [InlineData("""{"online":"true","timestamp":5}""", false, false)]
    [InlineData("""{"online":true}""", false, false)]
    [InlineData("[]", false, false)]
    public void A_host_state_is_taken_when_it_is_one(string text, bool taken, bool online)
    {
        var host = new PrimaryHost();

        Assert.Equal(taken, host.Hear(System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.Equal(online, host.IsOnline);
    }

    [Theory]
    [InlineData("a/b", "n")]
    [InlineData("g", "n+")]
    [InlineData("", "n")]
    [InlineData("g", "#")]
    public void An_id_that_would_change_a_topic_is_refused(string group, string node) =>
        Assert.Contains("without + # /", Assert.Throws<FormatException>(() => new EdgeNodeId(group, node)).Message, StringComparison.Ordinal);

    private NodeState State(long frames) => new(
        new UnitSnapshot
        {
            TakenAt = _time.GetUtcNow() + TimeSpan.FromSeconds(frames - 1),
            CaptureState = "ok",
            Frames = frames,
            QueueLength = -1,
            Overtaken = 0,
            Pending = new(0, 0, 0, 0),
            Sent = new(-5, 0, 0, 0),
            ModelId = "m",
            ModelProvider = "cpu",
            SoftwareVersion = "1",
        },
        CommandAnswers.None,
        0);
}
