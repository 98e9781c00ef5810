using System.Buffers;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeLiver.Uplink;

/// <summary>What a broker does to a message that passes through it, asked once at the first connection, beside the records.</summary>
/// <remarks>
/// A message on the unit's own topic must come back on the same topic with the same bytes and properties and must not be kept for later
/// subscribers. That the centre does not answer is seen by <see cref="CentreAcknowledgements"/>.
/// </remarks>
internal sealed class BrokerSelfTest(IMqttClient client, string unitTopic, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(0.5);

    private readonly string _topic = $"{unitTopic}/selftest";
    private readonly byte[] _payload = Ulid.NewUlid().ToByteArray();

    /// <summary>What the broker said when it took the connection.</summary>
    /// <returns>One line that says what is wrong; null where nothing is.</returns>
    public static string? Check(MqttClientConnectResult answer) =>
        answer.MaximumPacketSize is > 0 and < RecordStore.MaxPayloadBytes and var largest ? $"it takes packets of {largest} bytes, a record may have {RecordStore.MaxPayloadBytes}; raise the broker's largest packet"
        : answer.MaximumQoS == MqttQualityOfServiceLevel.AtMostOnce ? "it takes QoS 0 only, which may lose a record; QoS 1 is needed"
        : null;

    /// <returns>One line that says what is wrong; null where nothing is.</returns>
    public async Task<string?> RunAsync(CancellationToken lost)
    {
        var back = new TaskCompletionSource<MqttApplicationMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.ApplicationMessageReceivedAsync += OnReceivedAsync;
        try
        {
            await client.SubscribeAsync(_topic, MqttQualityOfServiceLevel.AtLeastOnce, lost);
            var sent = new MqttApplicationMessageBuilder()
                .WithTopic(_topic).WithPayload(_payload).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .WithUserProperty("id", "selftest"u8.ToArray().AsMemory()).Build();
            var answer = await client.PublishAsync(sent, lost);
            if (!answer.IsSuccess)
            {
                return $"it refuses a message on {_topic}: {ReasonCodes.Words((byte)answer.ReasonCode, answer.ReasonString)}; check the access list";
            }

            if (await Task.WhenAny(back.Task, Task.Delay(Limit, time, lost)) != back.Task)
            {
                lost.ThrowIfCancellationRequested();
                return $"a message on {_topic} does not come back within {Limit.TotalSeconds:0} s: it rewrites topics, or this unit may not read its own";
            }

            var message = await back.Task;
            if (message.Retain)
            {
                return "it marks messages as retained that were not; switch that off";
            }

            if (message.UserProperties?.Any(property => property.Name == "id" && property.ReadValueAsString() == "selftest") != true)
            {
                return "it drops user properties, by which the centre knows a record; it must speak MQTT 5 on all its ways";
            }

            // Whoever subscribes later gets what is retained, and nothing here was.
            await client.SubscribeAsync(_topic, MqttQualityOfServiceLevel.AtLeastOnce, lost);
            var again = await Task.WhenAny(kept.Task, Task.Delay(Quiet, time, lost)) == kept.Task;
            await client.UnsubscribeAsync(_topic, lost);
            return again ? "it hands a message to a later subscriber that was not retained; switch that off" : null;
        }
        finally
        {
            client.ApplicationMessageReceivedAsync -= OnReceivedAsync;
        }

        Task OnReceivedAsync(MqttApplicationMessageReceivedEventArgs received)
        {
            if (received.ApplicationMessage.Payload.ToArray().AsSpan().SequenceEqual(_payload) && !back.TrySetResult(received.ApplicationMessage))
            {
                kept.TrySetResult();
            }

            return Task.CompletedTask;
        }
    }
}
