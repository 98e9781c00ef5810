using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeLiver.Uplink.Tests;

/// <summary>An authority and what it has signed, as PEM files (EC P-256).</summary>
internal sealed class Certificates : IDisposable
{
    private readonly TempFolder _folder;
    private readonly X509Certificate2 _authority;

    public Certificates(TempFolder folder, string name = "ca")
    {
        _folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var now = TimeProvider.System.GetUtcNow();
        _authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(CaFile = folder[$"{name}.pem"], _authority.ExportCertificatePem());
    }

    public string CaFile { get; }

    /// <summary>For a broker that is reached under this address.</summary>
    public (string Certificate, string Key) Server(IPAddress address)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        return Sign("server", names.Build());
    }

    /// <summary>The same, that was good until an hour ago.</summary>
    public (string Certificate, string Key) ExpiredServer(IPAddress address)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        return Sign("expired", names.Build(), until: TimeProvider.System.GetUtcNow().AddHours(-1));
    }

    /// <summary>For a unit that was good until an hour ago.</summary>
    public (string Certificate, string Key) ExpiredClient(string name) => Sign(name, null, until: TimeProvider.System.GetUtcNow().AddHours(-1));

    /// <summary>For a unit.</summary>
    public (string Certificate, string Key) Client(string name) => Sign(name, null);

    public void Dispose() => _authority.Dispose();

    private (string Certificate, string Key) Sign(string name, X509Extension? names, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        using var signed = request.Create(_authority, new DateTimeOffset(_authority.NotBefore), until ?? new DateTimeOffset(_authority.NotAfter), RandomNumberGenerator.GetBytes(8));
        var files = (Certificate: _folder[$"{name.Replace('/', '_')}.pem"], Key: _folder[$"{name.Replace('/', '_')}.key"]);
        File.WriteAllText(files.Certificate, signed.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
