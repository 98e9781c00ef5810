using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeLiver.Uplink.Enrolment;

/// <summary>What a box is known by at the broker.</summary>
/// <param name="Subject">Of the certificate.</param>
/// <param name="Serial">Hex; what a revocation names.</param>
/// <param name="NotAfter">It is good until then.</param>
/// <param name="Requested">A new key waits for its certificate.</param>
public sealed record IdentityStatus(string? Subject, string? Serial, DateTimeOffset? NotAfter, bool Requested);

/// <summary>A box's own key and certificate: made here, never leaving, in one file for the service alone.</summary>
/// <remarks>
/// <code>
/// FOLDER/unit.pem           certificate and key; Mqtt:ClientCertificateFile and Mqtt:ClientKeyFile both name it
/// FOLDER/unit-next.key      a key that waits for its certificate; unit.pem serves on until it comes
/// </code>
/// One file, so that a rotation is one rename: there is no moment with the new key and the old certificate.
/// </remarks>
public sealed class UnitIdentity(string folder)
{
    public const string FileName = "unit.pem";
    internal const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string PendingName = "unit-next.key";
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path => System.IO.Path.Combine(folder, FileName);

    private string Pending => System.IO.Path.Combine(folder, PendingName);

    /// <summary>Makes a key (EC P-256), unless one waits already, and the request for its certificate (PKCS#10, RFC 2986).</summary>
    /// <param name="commonName"><c>{site}/{unit}</c>: the broker's access list goes by it.</param>
    /// <returns>PEM.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public string Request(string commonName)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(Pending))
        {
            key.ImportFromPem(File.ReadAllText(Pending));
        }
        else
        {
            MakeFolder();
            WritePrivate(Pending, key.ExportPkcs8PrivateKeyPem() + "\n");
        }

        var request = new CertificateRequest(NameOf(commonName), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication)], critical: false));
        return request.CreateSigningRequestPem() + "\n";
    }

    /// <summary>Takes the certificate of the key that waits; from the next connection on the box uses both.</summary>
    /// <param name="certificatePem">The certificate, and those between it and the authority where there are any.</param>
    /// <param name="authorityPem">The authorities that it may come from.</param>
    /// <param name="commonName">Whose it must be.</param>
    /// <param name="now">It must be good then.</param>
    /// <exception cref="FormatException">It is not the one; what was used before is used on.</exception>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public IdentityStatus Accept(string certificatePem, string authorityPem, string commonName, DateTimeOffset now)
    {
        if (!File.Exists(Pending))
        {
            throw new FormatException($"no key waits in {folder}; edgeliver enrol request comes first");
        }

        var keyPem = File.ReadAllText(Pending);
        using var key = ECDsa.Create();
        key.ImportFromPem(keyPem);
        var presented = Read("the certificate", certificatePem);
        var certificate = presented[0];
        using var publicKey = certificate.GetECDsaPublicKey();
        if (publicKey is null || !publicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
        {
            throw new FormatException($"the certificate ({certificate.Subject}) is not of the key that waits here; send the request of edgeliver enrol request to the authority anew");
        }

        if (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is var name && name != commonName)
        {
            throw new FormatException($"the certificate is for {name}, this box is {commonName}");
        }

        CheckChain(presented, Read("the authority", authorityPem), now);
        WritePrivate(Path, string.Concat(presented.Select(item => item.ExportCertificatePem() + "\n")) + keyPem);
        new Disk().Delete(Pending);
        new Disk().SyncFolder(folder);
        return Status();
    }

    /// <exception cref="FormatException">The file is no certificate.</exception>
    public IdentityStatus Status()
    {
        if (!File.Exists(Path))
        {
            return new(null, null, null, File.Exists(Pending));
        }

        using var certificate = Read(Path, File.ReadAllText(Path))[0];
        return new(certificate.Subject, certificate.SerialNumber, new DateTimeOffset(certificate.NotAfter), File.Exists(Pending));
    }

    internal static X500DistinguishedName NameOf(string commonName)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        return name.Build();
    }

    internal static X509Certificate2Collection Read(string what, string pem)
    {
        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new FormatException($"{what} can't be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        return read.Count > 0 ? read : throw new FormatException($"{what} holds no certificate in PEM");
    }

    /// <summary>A file for its owner alone, whole under its name from one moment on.</summary>
    internal static void WritePrivate(string path, string content)
    {
        var unfinished = path + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        using (var file = new FileStream(unfinished, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(content));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
        new Disk().SyncFolder(System.IO.Path.GetDirectoryName(path)!);
    }

    private static void CheckChain(X509Certificate2Collection presented, X509Certificate2Collection authorities, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(presented);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        if (!chain.Build(presented[0]))
        {
            var all = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, state) => flags | state.Status);
            throw new FormatException(all.HasFlag(X509ChainStatusFlags.NotTimeValid)
                ? $"the certificate is good from {presented[0].NotBefore:yyyy-MM-dd} to {presented[0].NotAfter:yyyy-MM-dd}, now is {now:yyyy-MM-dd}; renew it, or set the clock"
                : $"the certificate is not one that the authority made for a client: {all}");
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
        }
    }
}
