using System.Buffers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeLiver.Contracts;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeLiver.Uplink;

/// <summary>Our options and records in MQTTnet's words.</summary>
internal static class BrokerConnection
{
    // Type, length, topic length, packet id, properties' length, content type's tag and length.
    private const int Header = 1 + 4 + 2 + 2 + 4 + 3;
    private const int Property = 1 + 2 + 2;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="BrokerRefusalException">A password, certificate or key can't be read.</exception>
    public static MqttClientOptions Options(MqttOptions options, Broker broker, BrokerCertificate certificate)
    {
        // A clean start: what waits is in our outbox, not in a session of the broker.
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(broker.Host, broker.Port)
            .WithClientId(options.ClientId)
            .WithCleanStart()
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(options.KeepAliveSeconds))
            .WithTimeout(ConnectTimeout);
        if (options.User is { } user)
        {
            builder.WithCredentials(user, options.PasswordFile is { } file ? Read("password file", file, Password) : []);
        }

        if (options.Tls)
        {
            builder.WithTlsOptions(tls => Tls(tls, options, broker, certificate));
        }

        return builder.Build();
    }

    public static MqttApplicationMessage Message(OutboxRecord record)
    {
        var builder = new MqttApplicationMessageBuilder()
            .WithTopic(record.Message.Topic)
            .WithPayload(new ReadOnlySequence<byte>(record.Message.Payload))
            .WithContentType(record.Message.ContentType)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        foreach (var (name, value) in record.Properties())
        {
            builder.WithUserProperty(name, Encoding.UTF8.GetBytes(value).AsMemory());
        }

        return builder.Build();
    }

    /// <summary>Bytes of the packet that carries it, at most: the header's lengths are counted with their largest size.</summary>
    public static long PacketBytes(OutboxRecord record) =>
        Header + Encoding.UTF8.GetByteCount(record.Message.Topic) + Encoding.UTF8.GetByteCount(record.Message.ContentType) + record.Message.Payload.Length
        + record.Properties().Sum(property => Property + property.Key.Length + Encoding.UTF8.GetByteCount(property.Value));

    /// <summary>What a network or a broker does; everything else is a fault of ours and is not caught.</summary>
    public static bool IsLinkFault(Exception fault) =>
        fault is MqttCommunicationException or MqttProtocolViolationException or OperationCanceledException or IOException or SocketException;

    /// <summary>Why there is no connection. A broker that does not take a client certificate just hangs up under TLS 1.3.</summary>
    public static string Why(Exception fault, bool tls, BrokerCertificate certificate) =>
        certificate.Refusal is { } refusal ? $"TLS: {refusal}"
        : Find<AuthenticationException>(fault) is { } refused ? $"TLS: {OneLine.Of(refused)}; it may be a broker without TLS: check port and client certificate"
        : tls && Find<SocketException>(fault)?.SocketErrorCode is null or SocketError.NotConnected or SocketError.ConnectionReset or SocketError.Shutdown
            ? $"{OneLine.Of(fault)}; with TLS this is often a client certificate that the broker does not take, or a broker without TLS"
        : OneLine.Of(fault);

    public static T? Find<T>(Exception fault)
        where T : Exception => fault as T ?? (fault.InnerException is { } inner ? Find<T>(inner) : null);

    private static void Tls(MqttClientTlsOptionsBuilder tls, MqttOptions options, Broker broker, BrokerCertificate presented)
    {
        // A private authority has no revocation list that a box in a clinic could reach; its certificates are short-lived instead.
        tls.UseTls().WithTargetHost(broker.Host).WithSslProtocols(SslProtocols.Tls13).WithRevocationMode(X509RevocationMode.NoCheck);
        var authorities = options.CaFile is { } trusted ? Read("CA file", trusted, Authorities) : null;
        tls.WithCertificateValidationHandler(shown => presented.Accept(shown, authorities));
        if (options.ClientCertificateFile is { } certificate)
        {
            tls.WithClientCertificates([Read("client certificate", certificate, file => X509Certificate2.CreateFromPemFile(file, options.ClientKeyFile))]);
        }
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        var collection = new X509Certificate2Collection();
        collection.ImportFromPemFile(file);
        return collection.Count > 0 ? collection : throw new CryptographicException("it holds no certificate");
    }

    private static byte[] Password(string file) => Encoding.UTF8.GetBytes(File.ReadLines(file).FirstOrDefault() ?? "");

    private static T Read<T>(string what, string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new BrokerRefusalException($"{what} {file} can't be read: {OneLine.Of(fault)}", fault);
        }
    }
}

