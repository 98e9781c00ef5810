using System.Text;
using Xunit;

namespace EdgeLiver.Contracts.Tests;

public sealed class AcknowledgementTests
{
    [Fact]
    public void What_is_written_is_read_as_the_same_sequences_in_ranges()
    {
        var payload = Assert.Single(Acknowledgement.Write([7, 1, 2, 3, 3, 300]));

        Assert.Equal("""{"schema":"edgeliver.ack/1","ranges":[[1,3],[7,7],[300,300]]}""", Encoding.UTF8.GetString(payload));
        Assert.Equal([1, 2, 3, 7, 300], Acknowledgement.Parse(payload));
    }

    [Fact]
    public void Many_are_split_into_messages_that_can_be_read()
    {
        // Every second one: a range for each.
        var sequences = Enumerable.Range(0, 10_000).Select(i => 1_000_000_000_000L + (2 * i)).ToList();

        Assert.Equal(sequences, Acknowledgement.Write(sequences).SelectMany(payload => Acknowledgement.Parse(payload)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"schema":"edgeliver.ack/2","ranges":[[1,1]]}""")]
    [InlineData("""{"schema":"edgeliver.ack/1","ranges":null}""")]
    [InlineData("""{"schema":"edgeliver.ack/1","ranges":[null]}""")]
    [InlineData("""{"schema":"edgeliver.ack/1","ranges":[[1]]}""")]
    [InlineData("""{"schema":"edgeliver.ack/1","ranges":[[0,1]]}""")]
    [InlineData("""{"schema":"edgeliver.ack/1","ranges":[[2,1]]}""")]
    [InlineData("""{"schema":"edgeliver.ack/1","ranges":[[1,4096],[5000,5000]]}""")]
    [InlineData("""{"schema":"edgeliver.ack/1","ranges":[[1,9223372036854775807]]}""")]
    public void What_is_no_acknowledgement_is_refused_in_one_line(string json)
    {
        var fault = Assert.Throws<FormatException>(() => Acknowledgement.Parse(Encoding.UTF8.GetBytes(json)));

        Assert.DoesNotContain('\n', fault.Message);
    }
}
