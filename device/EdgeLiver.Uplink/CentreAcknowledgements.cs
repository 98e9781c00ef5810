using System.Buffers;
using EdgeLiver.Contracts;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeLiver.Uplink;

/// <summary>Reads what the centre has on its disk and lets those records go; says when the centre has been silent for too long.</summary>
/// <remarks>One for each link: that a message can't be read is logged once, not once for each connection.</remarks>
internal sealed class CentreAcknowledgements(RecordStore store, MqttOptions options, UplinkMetrics metrics, ILogger log, TimeProvider time)
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromHours(1);

    private readonly string _topic = Topics.AckOf(options.UnitTopic ?? throw new ArgumentException("set UnitTopic: the centre's acknowledgements are read below it", nameof(options)));
    private TimeSpan _patience = TimeSpan.FromSeconds(options.CentreTimeoutSeconds);
    private long _heardAt = time.GetTimestamp();

    // The centre had everything: its silence begins with what is sent next.
    private bool _settled = true;
    private bool _loggedBad;
    private bool _loggedSilence;

    /// <summary>At the begin of a connection, before anything is sent. What an earlier one has sent is sent again.</summary>
    /// <exception cref="BrokerRefusalException">The broker does not let this unit read the topic.</exception>
    public async Task SubscribeAsync(IMqttClient client, CancellationToken lost)
    {
        await store.ForgetSentAsync(lost);
        client.ApplicationMessageReceivedAsync += ReceivedAsync;
        var answer = await client.SubscribeAsync(_topic, MqttQualityOfServiceLevel.AtLeastOnce, lost);
        if (answer.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } refused)
        {
            throw new BrokerRefusalException($"{ReasonCodes.Words((byte)refused.ResultCode, answer.ReasonString)} for reading {_topic}; check the broker's access list");
        }

        Volatile.Write(ref _settled, true);
    }

    /// <summary>Returns when the centre has said nothing for too long while records wait for it: they are to be sent again.</summary>
    public async Task WaitForSilenceAsync(CancellationToken stop)
    {
        if (Volatile.Read(ref _settled))
        {
            Volatile.Write(ref _heardAt, time.GetTimestamp());
            Volatile.Write(ref _settled, false);
        }

        while (true)
        {
            var left = _patience - time.GetElapsedTime(Volatile.Read(ref _heardAt));
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, time, stop);
                continue;
            }

            if (store.Counts.TotalPending == 0)
            {
                Volatile.Write(ref _heardAt, time.GetTimestamp());
                continue;
            }

            if (!_loggedSilence)
            {
                _loggedSilence = true;
                Log.CentreSilent(log, store.Counts.TotalPending, _patience.TotalSeconds, _topic);
            }

            // A centre that is away for long must not find everything a hundred times in the broker's queue.
            _patience = _patience * 2 < LongestSilence ? _patience * 2 : LongestSilence;
            Volatile.Write(ref _heardAt, time.GetTimestamp());
            await store.ForgetSentAsync(stop);
            return;
        }
    }

    private async Task ReceivedAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        if (received.ApplicationMessage.Topic != _topic)
        {
            return;
        }

        try
        {
            var sequences = Acknowledgement.Parse(received.ApplicationMessage.Payload.ToArray());
            metrics.Confirmed(await store.ConfirmAsync(sequences));
            Volatile.Write(ref _heardAt, time.GetTimestamp());
            Volatile.Write(ref _settled, store.Counts.TotalPending == 0);
            _patience = TimeSpan.FromSeconds(options.CentreTimeoutSeconds);
            _loggedSilence = false;
        }
        catch (FormatException fault)
        {
            metrics.BadAcknowledgement();
            if (!_loggedBad)
            {
                _loggedBad = true;
                Log.BadAcknowledgement(log, _topic, OneLine.Of(fault));
            }
        }
        catch (Exception fault) when (fault is StoreException or ObjectDisposedException)
        {
            // Not confirmed and not acknowledged: the centre is asked again. Whoever writes next meets the same fault.
            received.AutoAcknowledge = false;
        }
    }
}
