using System.Security.Cryptography;

namespace EdgeLiver.Inference;

/// <summary>The signature over a package's manifest: ECDSA, P-256, SHA-256, in <c>manifest.sig</c> beside it.</summary>
/// <remarks>
/// One line, <c>ecdsa-p256-sha256 KEY SIGNATURE</c>: the key's name and the signature (DER) in Base64. The manifest holds the hash of
/// every other file, so the package is signed as a whole.
/// </remarks>
public static class PackageSignature
{
    /// <summary>Name of the file in the package.</summary>
    public const string FileName = "manifest.sig";

    internal const string Algorithm = "ecdsa-p256-sha256";

    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>Makes a key pair: the private half as PKCS#8 PEM, the public half as PEM (SubjectPublicKeyInfo).</summary>
    public static (string PrivatePem, string PublicPem) NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (key.ExportPkcs8PrivateKeyPem(), key.ExportSubjectPublicKeyInfoPem());
    }

    /// <summary>Signs <c>manifest.json</c> of a package folder.</summary>
    /// <param name="folder">The package.</param>
    /// <param name="privatePem">PKCS#8 PEM of a P-256 key.</param>
    /// <returns>The key's name.</returns>
    /// <exception cref="ModelException">The key is no P-256 private key, or there is no manifest.</exception>
    public static string Sign(string folder, string privatePem)
    {
        using var key = Import(privatePem, "signing key");
        var name = NameOf(key);
        try
        {
            var manifest = File.ReadAllBytes(Path.Combine(folder, "manifest.json"));
            var signature = key.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            File.WriteAllText(Path.Combine(folder, FileName), $"{Algorithm} {name} {Convert.ToBase64String(signature)}\n");
            return name;
        }
        catch (CryptographicException e)
        {
            throw new ModelException("signing key: is a public key, must be a private one (models keygen makes one)", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"model package {folder}: {e.Message.ReplaceLineEndings(" ")}; name a package folder that may be written", e);
        }
    }

    /// <summary>Reads a P-256 key, private or public, from PEM.</summary>
    /// <exception cref="ModelException">Something else.</exception>
    internal static ECDsa Import(string pem, string source)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256)
            {
                return key;
            }
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ModelException($"{source}: no key in PEM, must be an ECDSA P-256 key (models keygen makes one)", e);
        }

        key.Dispose();
        throw new ModelException($"{source}: another curve, must be ECDSA P-256 (models keygen makes one)");
    }

    /// <summary>A key's name: the first 16 hex digits of its public half's SHA-256.</summary>
    internal static string NameOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
}
