using EdgeLiver.Central.Receive;
using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Central.Tests;

public sealed class ArrivalTests
{
    private const int MaxBytes = 1024 * 1024;

    [Fact]
    public void An_exam_is_read_from_the_bundle_that_boxes_write()
    {
        var arrival = Arrival.Of(Samples.Delivery(Samples.Exam(), 7), MaxBytes);

        var exam = arrival.Exam!;
        Assert.Equal((Samples.Site, Samples.Unit, RecordKind.Exam, 7L), (arrival.Site, arrival.Unit, arrival.Kind, arrival.Sequence));
        Assert.Equal(("s-000001", "male", 57, "ann", "final"), (exam.Pseudonym, exam.Sex, exam.AgeYears, exam.Operator, exam.Status));
        Assert.Equal(("US-3", "B", 16.6, "IU/mL", "0.1.0"), (exam.Category, exam.Visualization, exam.Afp, exam.AfpUnit, exam.Software));
        Assert.Equal(["afp_elevated"], exam.Flags);
        Assert.Equal(("us-lirads-2024", "diagnostic_multiphase_ct_mri"), (exam.Policy, exam.Recommendation));
        Assert.Equal((Samples.Exam().Acquisition.StartedAt, Samples.Exam().Acquisition.EndedAt), (exam.StartedAt, exam.EndedAt));
        Assert.Equal(
            [new ReceivedLesion { Id = "o1", SizeMm = 12.4, Model = "seg-2.3.1", Opinion = "suspicious", Probability = 0.71 }, new ReceivedLesion { Id = "o2", Model = "seg-2.3.1", Opinion = "none", OutOfDistribution = true }],
            exam.Lesions);
    }

    [Fact]
    public void An_alert_is_read_from_the_bundle_that_boxes_write()
    {
        var alert = Arrival.Of(Samples.Delivery(Samples.Alert(), 8), MaxBytes).Alert!;

        Assert.Equal(("us_category_3", "s-000001", Samples.Exam().ExamId, Samples.Alert().RaisedAt), (alert.Reason, alert.Pseudonym, alert.ExamId, alert.RaisedAt));
    }

    [Theory]
    [InlineData("seq", "", "seq")]
    [InlineData("seq", "0", "seq")]
    [InlineData("seq", "-1", "seq")]
    [InlineData("seq", "1; DROP TABLE record", "seq")]
    [InlineData("id", "01J9ZX3N0Q8W2V5K7R4T6Y1B3C", "id is not")]
    [InlineData("id", "x", "ULID")]
    [InlineData("sha256", "00", "sha256")]
    public void A_property_that_does_not_fit_is_refused(string property, string value, string says)
    {
        var delivery = Samples.Delivery(new OutboxRecord(7, OutboxMessage.Of(Samples.Exam())), properties => properties[property] = value);

        var fault = Assert.Throws<FormatException>(() => Arrival.Of(delivery, MaxBytes));

        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Theory]
    [InlineData("edgeliver/v1/clinic-017/el-000999/exam", "payload of")]
    [InlineData("edgeliver/v1/clinic-999/el-000231/exam", "payload of")]
    [InlineData("edgeliver/v1/clinic-017/el-000231/alert", "Communication")]
    [InlineData("edgeliver/v1/clinic-017/el-000231/exam/x", "topic")]
    [InlineData("edgeliver/v1/clinic 017/el-000231/exam", "site")]
    [InlineData("elsewhere", "topic")]
    public void A_unit_that_speaks_in_the_name_of_another_is_refused(string topic, string says)
    {
        var delivery = Samples.Delivery(new OutboxRecord(7, OutboxMessage.Of(Samples.Exam())), topic: topic);

        var fault = Assert.Throws<FormatException>(() => Arrival.Of(delivery, MaxBytes));

        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"resourceType\":\"Bundle\",\"entry\":7}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"entry\":[{\"fullUrl\":1,\"resource\":{}}]}")]
    public void A_payload_that_is_no_bundle_is_refused_in_one_line(string json)
    {
        var payload = System.Text.Encoding.UTF8.GetBytes(json);
        var delivery = Samples.Delivery(
            new OutboxRecord(7, OutboxMessage.Of(Samples.Exam())), properties => properties["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(payload)), payload: payload);

        var fault = Assert.Throws<FormatException>(() => Arrival.Of(delivery, MaxBytes));

        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void A_payload_that_is_too_large_is_refused_unread() =>
        Assert.Throws<FormatException>(() => Arrival.Of(Samples.Delivery(new OutboxRecord(7, OutboxMessage.Of(Samples.Exam())), payload: new byte[MaxBytes + 1]), MaxBytes));

    [Fact]
    public void Every_cut_and_every_flipped_byte_of_a_bundle_is_refused_by_its_hash()
    {
        var record = new OutboxRecord(7, OutboxMessage.Of(Samples.Exam()));
        var payload = record.Message.Payload.ToArray();

        for (var at = 0; at < payload.Length; at += 37)
        {
            var flipped = payload.ToArray();
            flipped[at] ^= 1;
            Assert.Throws<FormatException>(() => Arrival.Of(Samples.Delivery(record, payload: flipped), MaxBytes));
            Assert.Throws<FormatException>(() => Arrival.Of(Samples.Delivery(record, payload: payload[..at]), MaxBytes));
        }
    }

    [Fact]
    public void Whatever_a_signed_bundle_holds_it_is_read_or_refused_and_nothing_else()
    {
        var record = new OutboxRecord(7, OutboxMessage.Of(Samples.Exam()));
        var payload = record.Message.Payload.ToArray();
        var random = new Random(7);

        for (var round = 0; round < 2000; round++)
        {
            var changed = payload.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            var delivery = Samples.Delivery(record, properties => properties["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(changed)), payload: changed);
            try
            {
                Arrival.Of(delivery, MaxBytes);
            }
            catch (FormatException fault)
            {
                Assert.DoesNotContain('\n', fault.Message);
            }
        }
    }
}
