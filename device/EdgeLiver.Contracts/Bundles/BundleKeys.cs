using System.Security.Cryptography;
using System.Text;

namespace EdgeLiver.Contracts.Bundles;

/// <summary>Keys of the bundles: NIST P-256, PEM; a signing key never opens and an opening key never signs.</summary>
public static class BundleKeys
{
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>32 hexadecimal digits that tell public keys apart: half of the SHA-256 of the SubjectPublicKeyInfo.</summary>
    public static string Fingerprint(ECAlgorithm key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..32];

    /// <summary>A key that signs, or checks signatures.</summary>
    /// <param name="name">Of the file, for the error.</param>
    /// <param name="pem">Public or private.</param>
    /// <exception cref="FormatException">It is no such key, one line.</exception>
    public static ECDsa Signing(string name, string pem) => Import(ECDsa.Create(), name, pem);

    /// <summary>A key that bundles are sealed for, or that opens them.</summary>
    /// <inheritdoc cref="Signing"/>
    public static ECDiffieHellman Sealing(string name, string pem) => Import(ECDiffieHellman.Create(), name, pem);

    /// <summary>Key of one bundle: agreed between the centre's key and the bundle's own, bound to every byte of the header.</summary>
    internal static byte[] Derive(ECDiffieHellman mine, ECDiffieHellmanPublicKey theirs, ReadOnlySpan<byte> header)
    {
        var agreed = mine.DeriveRawSecretAgreement(theirs);
        try
        {
            return HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, outputLength: 32, salt: SHA256.HashData(header), info: Encoding.ASCII.GetBytes(BundleHeader.FormatName));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(agreed);
        }
    }

    private static T Import<T>(T key, string name, string pem)
        where T : ECAlgorithm
    {
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid is { Value: P256 } or { FriendlyName: "nistP256" or "ECDSA_P256" })
            {
                return key;
            }
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new FormatException($"{name} is no key; allowed: PEM of a P-256 key, as edgeliver store keys makes it", fault);
        }

        key.Dispose();
        throw new FormatException($"{name} is a key of another curve; allowed: P-256, as edgeliver store keys makes it");
    }
}
