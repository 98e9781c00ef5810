using System.Security.Cryptography;

namespace EdgeLiver.Inference;

/// <summary>Whose model packages this box runs: the public keys of a folder.</summary>
public sealed class TrustedKeys
{
    private const int LongestSignature = 1024;

    private readonly Dictionary<string, string> _pemByName;

    private TrustedKeys(string source, Dictionary<string, string> pemByName, bool unsignedToo)
    {
        (Source, _pemByName, UnsignedToo) = (source, pemByName, unsignedToo);
    }

    /// <summary>Where the keys came from.</summary>
    public string Source { get; }

    /// <summary>Development only: packages without a signature of these keys are opened as well.</summary>
    public bool UnsignedToo { get; }

    /// <summary>Names of the keys.</summary>
    public IReadOnlyCollection<string> Names => _pemByName.Keys;

    /// <summary>Reads every <c>*.pem</c> of a folder.</summary>
    /// <exception cref="ModelException">The folder is not there, or a file holds no P-256 key.</exception>
    public static TrustedKeys Load(string folder, bool unsignedToo = false)
    {
        try
        {
            var keys = new Dictionary<string, string>();
            foreach (var path in Directory.GetFiles(folder, "*.pem").Order(StringComparer.Ordinal))
            {
                var pem = File.ReadAllText(path);
                using var key = PackageSignature.Import(pem, path);
                keys[PackageSignature.NameOf(key)] = pem;
            }

            return new TrustedKeys(folder, keys, unsignedToo);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"trusted keys {folder}: {e.Message.ReplaceLineEndings(" ")}; name a folder of public keys (*.pem)", e);
        }
    }

    /// <summary>Development and tests: any package, signed or not.</summary>
    public static TrustedKeys Anybody() => new("nowhere", [], unsignedToo: true);

    /// <summary>Checks a manifest's signature.</summary>
    /// <param name="folder">The package, for the messages.</param>
    /// <param name="manifest">The manifest's bytes.</param>
    /// <returns>Name of the key that signed it; null for a package that only <see cref="UnsignedToo"/> lets in.</returns>
    /// <exception cref="ModelException">No signature, an unknown key, or a signature that does not fit.</exception>
    internal string? Check(string folder, ReadOnlySpan<byte> manifest)
    {
        var path = Path.Combine(folder, PackageSignature.FileName);
        if (!File.Exists(path))
        {
            return UnsignedToo ? null : throw new ModelException(
                $"model package {folder}: not signed (no {PackageSignature.FileName}); sign it with models sign, or allow unsigned packages for development");
        }

        if (Read(path).Split(' ', StringSplitOptions.TrimEntries) is not [PackageSignature.Algorithm, var name, var base64])
        {
            throw new ModelException($"{path}: must be one line, {PackageSignature.Algorithm} KEY SIGNATURE; restore the package");
        }

        if (!_pemByName.TryGetValue(name, out var pem))
        {
            return UnsignedToo ? null : throw new ModelException(
                $"model package {folder}: signed by key {Start(name)}, which is not among the {_pemByName.Count} trusted in {Source}; add its public key there if you trust its owner");
        }

        using var key = PackageSignature.Import(pem, Source);
        var signature = new byte[LongestSignature];
        if (!Convert.TryFromBase64String(base64, signature, out var length)
            || !key.VerifyData(manifest, signature.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
        {
            throw new ModelException($"model package {folder}: the signature does not fit manifest.json; it was altered after signing, restore the package");
        }

        return name;
    }

    private static string Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LongestSignature ? File.ReadAllText(path).TrimEnd() : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: {e.Message.ReplaceLineEndings(" ")}; check its permissions", e);
        }
    }

    private static string Start(string name) => name.Length > 16 ? name[..16] : name;
}
