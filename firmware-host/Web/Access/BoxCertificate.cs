using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeLiver.Host.Web.Access;

/// <summary>The box's own certificate for its console off loopback: made at the first start, kept in the data folder.</summary>
/// <remarks>Nobody vouches for it but whoever compares its fingerprint, which the log and the device page show.</remarks>
internal static class BoxCertificate
{
    private const int Years = 10;
    private const int RenewDays = 30;

    /// <param name="folder">Data folder.</param>
    /// <param name="names">Host names and addresses of the box.</param>
    /// <param name="now">Of the box's clock.</param>
    public static X509Certificate2 OpenOrMake(string folder, IReadOnlyList<string> names, DateTimeOffset now)
    {
        var path = Path.Combine(folder, "console.pem");
        if (File.Exists(path))
        {
            var kept = Load(path);
            if (kept.NotAfter > now.AddDays(RenewDays).LocalDateTime)
            {
                return kept;
            }

            kept.Dispose();
        }

        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=EdgeLiver console", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        Write(path, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return Load(path);
    }

    /// <summary>A PEM file with certificate and key.</summary>
    public static X509Certificate2 Load(string path)
    {
        using var pem = X509Certificate2.CreateFromPemFile(path);

        // The TLS stack wants a key that it can find again.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
    }

    public static string Fingerprint(X509Certificate2 certificate) =>
        string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));

    private static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
