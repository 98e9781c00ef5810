using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeLiver.Uplink.Enrolment;

/// <summary>A certificate authority for a site that has none of its own (RFC 5280): signs the requests of its boxes and takes certificates back.</summary>
/// <remarks>
/// <c>authority.key</c> (mode 0600) belongs on a machine without a network, not on a box and not on the broker; <c>authority.pem</c> goes to
/// all of them, <c>authority.crl</c> to the broker.
/// </remarks>
public sealed class SiteAuthority(string folder)
{
    public const string CertificateName = "authority.pem";
    public const string KeyName = "authority.key";
    public const string RevocationListName = "authority.crl";

    // A site that forgets to renew the list must not find its boxes shut out overnight.
    private static readonly TimeSpan ListLifetime = TimeSpan.FromDays(400);

    private string KeyPath => Path.Combine(folder, KeyName);

    public string CertificatePath => Path.Combine(folder, CertificateName);

    public string RevocationListPath => Path.Combine(folder, RevocationListName);

    /// <exception cref="IOException">There is one: a key is never replaced.</exception>
    public void Make(string name, DateTimeOffset now, int years)
    {
        Directory.CreateDirectory(folder);
        if (File.Exists(KeyPath))
        {
            throw new IOException($"{KeyPath} is there already, and a key is never replaced; name another folder");
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(UnitIdentity.NameOf(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(years));
        UnitIdentity.WritePrivate(KeyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem() + "\n");
        WriteList(certificate, new CertificateRevocationListBuilder(), number: 1, now);
    }

    /// <summary>Makes the certificate that a box has asked for.</summary>
    /// <param name="requestPem">PKCS#10; its own signature shows that the box has the key.</param>
    /// <param name="commonName"><c>{site}/{unit}</c>: what is on the paper beside the box, not what the request says.</param>
    /// <param name="now">From then on.</param>
    /// <param name="days">So long.</param>
    /// <returns>PEM.</returns>
    /// <exception cref="FormatException">It is no request, altered, or of another box.</exception>
    public string Sign(string requestPem, string commonName, DateTimeOffset now, int days)
    {
        CertificateRequest request;
        try
        {
            request = CertificateRequest.LoadSigningRequestPem(requestPem, HashAlgorithmName.SHA256);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new FormatException($"the request can't be read: {e.Message.ReplaceLineEndings(" ")}; make it anew with edgeliver enrol request", e);
        }

        if (!request.SubjectName.RawData.AsSpan().SequenceEqual(UnitIdentity.NameOf(commonName).RawData))
        {
            throw new FormatException($"the request is for {request.SubjectName.Name}, --unit says {commonName}; is it the right box?");
        }

        using var authority = Open();
        var made = new CertificateRequest(UnitIdentity.NameOf(commonName), request.PublicKey, HashAlgorithmName.SHA256);
        made.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        made.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        made.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(UnitIdentity.ClientAuthentication)], critical: false));
        made.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var certificate = made.Create(authority, now.AddMinutes(-5), now.AddDays(days), RandomNumberGenerator.GetBytes(16));
        return certificate.ExportCertificatePem() + "\n";
    }

    /// <summary>Takes a certificate back: its serial goes onto the list, which goes to the broker.</summary>
    /// <param name="serial">Hex.</param>
    /// <param name="now">Of the list.</param>
    /// <exception cref="FormatException">It is no serial.</exception>
    public void Revoke(string serial, DateTimeOffset now)
    {
        using var authority = Open();
        var list = CertificateRevocationListBuilder.LoadPem(File.ReadAllText(RevocationListPath), out var number);
        try
        {
            list.AddEntry(Convert.FromHexString(serial), now, X509RevocationReason.CessationOfOperation);
        }
        catch (Exception e) when (e is FormatException or CryptographicException or ArgumentException)
        {
            throw new FormatException($"serial {serial} is no serial of a certificate (hex, as edgeliver enrol status shows it)", e);
        }

        WriteList(authority, list, number + 1, now);
    }

    private void WriteList(X509Certificate2 authority, CertificateRevocationListBuilder list, BigInteger number, DateTimeOffset now)
    {
        var built = list.Build(authority, number, now + ListLifetime, HashAlgorithmName.SHA256, rsaSignaturePadding: null, thisUpdate: now.AddMinutes(-5));
        var unfinished = RevocationListPath + ".new";
        File.WriteAllText(unfinished, PemEncoding.WriteString("X509 CRL", built) + "\n");
        File.Move(unfinished, RevocationListPath, overwrite: true);
    }

    private X509Certificate2 Open()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath);
        }
        catch (Exception e) when (e is CryptographicException or IOException)
        {
            throw new FormatException($"no authority in {folder}: {e.Message.ReplaceLineEndings(" ")}; edgeliver enrol authority makes one", e);
        }
    }
}
