using System.Security.Cryptography;
using EdgeLiver.Contracts.Bundles;

namespace EdgeLiver.Updates;

/// <summary>Whose updates a box takes: public keys by role, <c>FOLDER/application/*.pem</c> and <c>FOLDER/model/*.pem</c>.</summary>
/// <remarks>
/// A key that signs models signs no application. A signature is a line <c>ecdsa-p256-sha256 KEY SIGNATURE</c> (DER, Base64) over the bytes of
/// <c>targets.json</c>; <c>targets.sig</c> holds one for each signer, and <c>threshold</c> different keys of the role must have signed.
/// </remarks>
public sealed class UpdateKeys
{
    private const string Algorithm = "ecdsa-p256-sha256";
    private const int MaxSignatures = 16;

    private readonly string _source;
    private readonly int _threshold;
    private readonly Dictionary<string, Dictionary<string, string>> _roles;

    private UpdateKeys(string source, int threshold, Dictionary<string, Dictionary<string, string>> roles) => (_source, _threshold, _roles) = (source, threshold, roles);

    /// <param name="folder">A folder or role that is not there has no keys: nothing is taken.</param>
    /// <param name="threshold">Different keys that must have signed, 1 or more.</param>
    /// <exception cref="UpdateException">A file is no P-256 key.</exception>
    public static UpdateKeys Load(string folder, int threshold = 1)
    {
        var roles = new Dictionary<string, Dictionary<string, string>>();
        foreach (var role in (string[])[UpdateManifest.Application, UpdateManifest.Model])
        {
            roles[role] = [];
            var home = Path.Combine(folder, role);
            foreach (var path in Directory.Exists(home) ? Directory.GetFiles(home, "*.pem") : [])
            {
                var pem = File.ReadAllText(path);
                using var key = Import(path, pem);
                roles[role][NameOf(key)] = pem;
            }
        }

        return new(folder, threshold, roles);
    }

    /// <summary>A key's name: the first 16 hex digits of its public half's SHA-256, as of model packages.</summary>
    public static string NameOf(ECDsa key) => BundleKeys.Fingerprint(key)[..16];

    /// <summary>A line of <c>targets.sig</c>.</summary>
    /// <exception cref="UpdateException">It is no private P-256 key.</exception>
    public static string Sign(ReadOnlySpan<byte> manifest, string source, string privatePem)
    {
        using var key = Import(source, privatePem);
        try
        {
            return $"{Algorithm} {NameOf(key)} {Convert.ToBase64String(key.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))}";
        }
        catch (CryptographicException e)
        {
            throw new UpdateException($"{source} is a public key, must be a private one (edgeliver models keygen makes one)", e);
        }
    }

    /// <summary>Reads a manifest whose signatures are enough for its role; nothing of it is looked at before one of them fits.</summary>
    /// <returns>The manifest and the names of the keys that signed it.</returns>
    /// <exception cref="UpdateException">Forged, altered, or signed by too few or the wrong keys.</exception>
    public (UpdateManifest Manifest, IReadOnlyList<string> SignedBy) Read(ReadOnlySpan<byte> manifest, string signatures)
    {
        var signers = new HashSet<string>();
        foreach (var line in signatures.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxSignatures))
        {
            if (line.Split(' ') is [Algorithm, var name, var base64]
                && _roles.Values.Select(keys => keys.GetValueOrDefault(name)).FirstOrDefault(pem => pem is not null) is { } pem
                && Fits(manifest, pem, base64))
            {
                signers.Add(name);
            }
        }

        if (signers.Count == 0)
        {
            throw new UpdateException(
                $"no signature fits: it was altered or is signed by none of the {_roles.Values.Sum(keys => keys.Count)} keys trusted in {_source}; get it from its maker anew");
        }

        var read = UpdateManifest.Parse(manifest);
        var keys = _roles[read.Component];
        signers.RemoveWhere(name => !keys.ContainsKey(name));
        return signers.Count >= _threshold
            ? (read, [.. signers.Order(StringComparer.Ordinal)])
            : throw new UpdateException($"{read.Id} is signed by {signers.Count} of the {keys.Count} keys trusted for {read.Component} in {_source}, must be {_threshold}");
    }

    private static ECDsa Import(string source, string pem)
    {
        try
        {
            return BundleKeys.Signing(source, pem);
        }
        catch (FormatException e)
        {
            throw new UpdateException(e.Message, e);
        }
    }

    private static bool Fits(ReadOnlySpan<byte> manifest, string pem, string base64)
    {
        var signature = new byte[256];
        using var key = BundleKeys.Signing("key", pem);
        return Convert.TryFromBase64String(base64, signature, out var length)
            && key.VerifyData(manifest, signature.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
