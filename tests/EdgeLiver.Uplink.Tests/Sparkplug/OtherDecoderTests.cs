using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug.Recording;
using Xunit;

namespace EdgeLiver.Uplink.Tests.Sparkplug;

/// <summary>npm's sparkplug-payload reads every message of the recording; tests/run.sh --only sparkplug installs it.</summary>
public sealed class OtherDecoderTests(RecordedSession session)
{
    /// <summary>Folder with decode.mjs and what it needs.</summary>
    private static readonly string? Folder = Environment.GetEnvironmentVariable("EDGELIVER_SPARKPLUG_DECODER");

    public static bool Present => Folder is not null;

    private sealed record Read(string? Seq, string? Timestamp, IReadOnlyList<string> Metrics);

    [Fact(Skip = "no EDGELIVER_SPARKPLUG_DECODER: tests/run.sh --only sparkplug", SkipUnless = nameof(Present))]
    public async Task A_decoder_that_is_not_ours_reads_the_same()
    {
        var sent = (await session.PacketsAsync())
            .Where(packet => packet.Direction == PacketDirection.Out)
            .Select(packet => packet.Packet == PacketKind.Publish ? packet.Payload : packet.Will?.Payload)
            .OfType<byte[]>().ToList();

        var read = await DecodeAsync(sent);

        Assert.True(sent.Count > 300);
        Assert.Equal(sent.Count, read.Count);
        foreach (var (payload, theirs) in sent.Select(bytes => Payload.Parser.ParseFrom(bytes)).Zip(read))
        {
            Assert.Equal(payload.HasSeq ? $"{payload.Seq}" : null, theirs.Seq);
            Assert.Equal($"{payload.Timestamp}", theirs.Timestamp);
            Assert.Equal(payload.Metrics.Select(Text), theirs.Metrics);
        }
    }

    // Without a datatype, as in NDATA, that decoder gives no value: it leaves it to whoever has the birth.
    private static string Text(Metric metric) => string.Join(
        '|',
        metric.HasName ? metric.Name : "",
        metric.HasAlias ? $"{metric.Alias}" : "",
        $"{metric.Timestamp}",
        metric.HasDatatype ? $"{(DataType)metric.Datatype}" : "",
        metric.HasDatatype ? Value(metric) : "",
        metric.IsHistorical ? "true" : "false");

    private static string Value(Metric metric) => metric.ValueCase switch
    {
        Metric.ValueOneofCase.IntValue => $"{unchecked((int)metric.IntValue)}",
        Metric.ValueOneofCase.LongValue => $"{unchecked((long)metric.LongValue)}",
        Metric.ValueOneofCase.DoubleValue => metric.DoubleValue.ToString("R", CultureInfo.InvariantCulture),
        Metric.ValueOneofCase.BooleanValue => metric.BooleanValue ? "true" : "false",
        Metric.ValueOneofCase.StringValue => metric.StringValue,
        _ => "",
    };

    private static async Task<List<Read>> DecodeAsync(List<byte[]> payloads)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder!, "decode.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = node.StandardOutput.ReadToEndAsync();
        foreach (var payload in payloads)
        {
            await node.StandardInput.WriteLineAsync(Convert.ToBase64String(payload));
        }

        node.StandardInput.Close();
        var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        return [.. lines.Select(line => JsonSerializer.Deserialize<Read>(line, JsonSerializerOptions.Web)!)];
    }
}
