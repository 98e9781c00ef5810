using System.Globalization;

namespace EdgeLiver.Uplink;

/// <summary>What a reason code means for the record or the connection that it is about.</summary>
internal enum BrokerAnswer
{
    /// <summary>The broker has it.</summary>
    Taken,

    /// <summary>Not now: the same may go well later, on this connection or another.</summary>
    Retry,

    /// <summary>This record will never be taken here; after some tries it is set aside.</summary>
    RecordRefused,

    /// <summary>This unit, its rights or its settings are refused: somebody must change something, and no record is to blame.</summary>
    LinkRefused,
}

/// <summary>Every reason code of MQTT 5 (section 2.4) in one table, whatever packet it comes in.</summary>
internal static class ReasonCodes
{
    /// <summary>Of packets that answer a publish or end a connection; SUBACK's granted 0, 1 and 2 and AUTH's 18 and 19 are "taken".</summary>
    private static readonly Dictionary<byte, (BrokerAnswer Answer, string Name)> Table = new()
    {
        [0x00] = (BrokerAnswer.Taken, "Success"),
        [0x01] = (BrokerAnswer.Taken, "GrantedQoS1"),
        [0x02] = (BrokerAnswer.Taken, "GrantedQoS2"),
        [0x04] = (BrokerAnswer.Retry, "DisconnectWithWillMessage"),
        [0x10] = (BrokerAnswer.Taken, "NoMatchingSubscribers"),
        [0x11] = (BrokerAnswer.Taken, "NoSubscriptionExisted"),
        [0x18] = (BrokerAnswer.Taken, "ContinueAuthentication"),
        [0x19] = (BrokerAnswer.Taken, "ReAuthenticate"),
        [0x80] = (BrokerAnswer.Retry, "UnspecifiedError"),
        [0x81] = (BrokerAnswer.RecordRefused, "MalformedPacket"),
        [0x82] = (BrokerAnswer.Retry, "ProtocolError"),
        [0x83] = (BrokerAnswer.Retry, "ImplementationSpecificError"),
        [0x84] = (BrokerAnswer.LinkRefused, "UnsupportedProtocolVersion"),
        [0x85] = (BrokerAnswer.LinkRefused, "ClientIdentifierNotValid"),
        [0x86] = (BrokerAnswer.LinkRefused, "BadUserNameOrPassword"),
        [0x87] = (BrokerAnswer.LinkRefused, "NotAuthorized"),
        [0x88] = (BrokerAnswer.Retry, "ServerUnavailable"),
        [0x89] = (BrokerAnswer.Retry, "ServerBusy"),
        [0x8A] = (BrokerAnswer.LinkRefused, "Banned"),
        [0x8B] = (BrokerAnswer.Retry, "ServerShuttingDown"),
        [0x8C] = (BrokerAnswer.LinkRefused, "BadAuthenticationMethod"),
        [0x8D] = (BrokerAnswer.Retry, "KeepAliveTimeout"),
        [0x8E] = (BrokerAnswer.LinkRefused, "SessionTakenOver"),
        [0x8F] = (BrokerAnswer.LinkRefused, "TopicFilterInvalid"),
        [0x90] = (BrokerAnswer.RecordRefused, "TopicNameInvalid"),
        [0x91] = (BrokerAnswer.Retry, "PacketIdentifierInUse"),
        [0x92] = (BrokerAnswer.Retry, "PacketIdentifierNotFound"),
        [0x93] = (BrokerAnswer.Retry, "ReceiveMaximumExceeded"),
        [0x94] = (BrokerAnswer.Retry, "TopicAliasInvalid"),
        [0x95] = (BrokerAnswer.RecordRefused, "PacketTooLarge"),
        [0x96] = (BrokerAnswer.Retry, "MessageRateTooHigh"),
        [0x97] = (BrokerAnswer.Retry, "QuotaExceeded"),
        [0x98] = (BrokerAnswer.Retry, "AdministrativeAction"),
        [0x99] = (BrokerAnswer.RecordRefused, "PayloadFormatInvalid"),
        [0x9A] = (BrokerAnswer.LinkRefused, "RetainNotSupported"),
        [0x9B] = (BrokerAnswer.LinkRefused, "QoSNotSupported"),
        [0x9C] = (BrokerAnswer.LinkRefused, "UseAnotherServer"),
        [0x9D] = (BrokerAnswer.LinkRefused, "ServerMoved"),
        [0x9E] = (BrokerAnswer.LinkRefused, "SharedSubscriptionsNotSupported"),
        [0x9F] = (BrokerAnswer.Retry, "ConnectionRateExceeded"),
        [0xA0] = (BrokerAnswer.Retry, "MaximumConnectTime"),
        [0xA1] = (BrokerAnswer.LinkRefused, "SubscriptionIdentifiersNotSupported"),
        [0xA2] = (BrokerAnswer.LinkRefused, "WildcardSubscriptionsNotSupported"),
    };

    /// <summary>All that the standard knows.</summary>
    public static IEnumerable<byte> All => Table.Keys;

    /// <summary>A code that no standard knows is a refusal that may pass: a record is not set aside for it.</summary>
    public static BrokerAnswer Of(byte code) => Table.TryGetValue(code, out var entry) ? entry.Answer : BrokerAnswer.Retry;

    /// <summary>The standard's name, the broker's words where it says more, and what to look at.</summary>
    public static string Words(byte code, string? words)
    {
        var name = Table.TryGetValue(code, out var entry) ? entry.Name : string.Create(CultureInfo.InvariantCulture, $"reason 0x{code:X2}");
        return string.IsNullOrWhiteSpace(words) ? name : $"{name} ({words.ReplaceLineEndings(" ")})";
    }

    /// <summary>What somebody can do about it; empty where time alone helps.</summary>
    public static string Cure(byte code) => code switch
    {
        0x84 => "; it must speak MQTT 5",
        0x85 => "; check the client id",
        0x86 => "; check user and password file",
        0x87 => "; check user, certificate and the broker's access list",
        0x8E => "; another unit uses this client id",
        0x95 => "; raise the broker's largest packet",
        0x97 => "; check the broker's limits",
        0x9C or 0x9D => "; set the host that it names",
        _ => "",
    };
}
