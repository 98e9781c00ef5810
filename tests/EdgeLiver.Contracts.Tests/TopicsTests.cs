using Xunit;

namespace EdgeLiver.Contracts.Tests;

public sealed class TopicsTests
{
    [Theory]
    [InlineData(RecordKind.Alert, "edgeliver/v1/clinic-017/el-000231/alert")]
    [InlineData(RecordKind.Exam, "edgeliver/v1/clinic-017/el-000231/exam")]
    [InlineData(RecordKind.Event, "edgeliver/v1/clinic-017/el-000231/event")]
    public void Each_kind_has_its_topic(RecordKind kind, string topic) =>
        Assert.Equal(topic, Topics.Of("clinic-017", "el-000231", kind));

    [Theory]
    [InlineData("a/b")]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("site\0")]
    public void A_site_or_unit_that_would_change_the_topic_is_refused(string name)
    {
        Assert.Throws<FormatException>(() => Topics.Of(name, "u", RecordKind.Exam));
        Assert.Throws<FormatException>(() => Topics.Of("s", name, RecordKind.Exam));
        Assert.Throws<FormatException>(() => Topics.AllOf("s", name));
    }

    [Fact]
    public void Telemetry_has_no_clinical_topic() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Topics.Of("s", "u", RecordKind.Telemetry));

    [Fact]
    public void A_message_carries_id_sequence_schema_and_hash()
    {
        var record = new OutboxRecord(7, OutboxMessage.Of(Exams.Full()));

        var properties = record.Properties().ToDictionary();

        Assert.Equal("01J9ZX3N0Q8W2V5K7R4T6Y1B3C", properties["id"]);
        Assert.Equal("7", properties["seq"]);
        Assert.Equal("edgeliver.exam/1", properties["schema"]);
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(record.Message.Payload.Span)), properties["sha256"]);
    }
}
