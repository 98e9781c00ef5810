using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;

namespace EdgeLiver.Uplink;

/// <summary>Decides on a broker's certificate and remembers what is wrong with it: the client library says only that it was rejected.</summary>
internal sealed class BrokerCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>In one line, with what to look at; null where nothing was refused.</summary>
    public string? Refusal { get; private set; }

    /// <param name="presented">What the broker showed, and what the platform has against it.</param>
    /// <param name="authorities">The only ones it may come from; null for those of the system.</param>
    public bool Accept(MqttClientCertificateValidationEventArgs presented, X509Certificate2Collection? authorities)
    {
        Refusal = Why(presented, authorities);
        return Refusal is null;
    }

    private static string? Why(MqttClientCertificateValidationEventArgs presented, X509Certificate2Collection? authorities)
    {
        if (presented.Certificate is null || presented.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the broker shows no certificate";
        }

        if (presented.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"the broker's certificate ({presented.Certificate.Subject}) is for another host name; check Host";
        }

        if (authorities is null)
        {
            return presented.SslPolicyErrors == SslPolicyErrors.None ? null : Words(presented.Chain.ChainStatus);
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);

        // A private authority has no revocation list that a box in a clinic could reach; its certificates are short-lived instead.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.ExtraStore.AddRange(presented.Chain.ChainPolicy.ExtraStore);
        using var certificate = new X509Certificate2(presented.Certificate);
        return chain.Build(certificate) ? null : Words(chain.ChainStatus);
    }

    private static string Words(X509ChainStatus[] states)
    {
        var all = states.Aggregate(X509ChainStatusFlags.NoError, (flags, state) => flags | state.Status);
        return all.HasFlag(X509ChainStatusFlags.NotTimeValid) ? "the broker's certificate has expired or is not valid yet; renew it, check this unit's clock"
            : all.HasFlag(X509ChainStatusFlags.UntrustedRoot) || all.HasFlag(X509ChainStatusFlags.PartialChain) ? "the broker's certificate is of another authority; check CA file"
            : $"the broker's certificate is refused: {all}";
    }
}
