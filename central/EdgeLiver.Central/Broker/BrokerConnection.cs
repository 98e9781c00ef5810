using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeLiver.Central.Settings;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;

namespace EdgeLiver.Central.Broker;

/// <summary>Our options in MQTTnet's words.</summary>
internal static class BrokerConnection
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="IOException">A password, certificate or key can't be read; one line.</exception>
    public static MqttClientOptionsBuilder Options(BrokerOptions options, string clientId)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(options.Host, options.Port)
            .WithClientId(clientId)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(options.KeepAliveSeconds))
            .WithTimeout(ConnectTimeout);
        if (options.User is { } user)
        {
            builder.WithCredentials(user, options.PasswordFile is { } file ? Read("password file", file, path => Encoding.UTF8.GetBytes(File.ReadLines(path).FirstOrDefault() ?? "")) : []);
        }

        if (options.Tls)
        {
            builder.WithTlsOptions(tls => Tls(tls, options));
        }

        return builder;
    }

    /// <summary>Connects, or throws what <see cref="IsLinkFault"/> knows.</summary>
    public static async Task ConnectAsync(IMqttClient client, MqttClientOptions options, CancellationToken stop)
    {
        var answer = await client.ConnectAsync(options, stop);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
        {
            throw new MqttCommunicationException($"the broker refuses: {answer.ResultCode} {answer.ReasonString}");
        }
    }

    /// <summary>Subscribes to all of the filters, or throws.</summary>
    public static async Task SubscribeAsync(IMqttClient client, MqttClientSubscribeOptions filters, CancellationToken stop)
    {
        var granted = await client.SubscribeAsync(filters, stop);
        if (granted.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } refused)
        {
            throw new MqttCommunicationException($"no right to subscribe to {refused.TopicFilter.Topic}: {refused.ResultCode}; check the access list");
        }
    }

    /// <summary>What a network or a broker does; everything else is a fault of ours and is not caught.</summary>
    public static bool IsLinkFault(Exception fault) => fault is MqttCommunicationException or MqttProtocolViolationException
        or MqttClientDisconnectedException or OperationCanceledException or IOException or SocketException or AuthenticationException or InvalidOperationException;

    private static void Tls(MqttClientTlsOptionsBuilder tls, BrokerOptions options)
    {
        tls.UseTls().WithTargetHost(options.Host).WithSslProtocols(SslProtocols.Tls13).WithRevocationMode(X509RevocationMode.NoCheck);
        if (options.CaFile is { } authority)
        {
            tls.WithTrustChain(Read("CA file", authority, file =>
            {
                var collection = new X509Certificate2Collection();
                collection.ImportFromPemFile(file);
                return collection;
            }));
        }

        if (options.ClientCertificateFile is { } certificate)
        {
            tls.WithClientCertificates([Read("client certificate", certificate, file => X509Certificate2.CreateFromPemFile(file, options.ClientKeyFile))]);
        }
    }

    private static T Read<T>(string what, string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new IOException($"{what} {file} can't be read: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }
}
