using System.Security.Cryptography;
using EdgeLiver.Contracts.Bundles;

namespace EdgeLiver.Uplink.Bundles;

/// <summary>Keys of bundles and receipts as PEM files; a private one is for its owner alone (mode 0600).</summary>
public static class KeyFiles
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const long MaxBytes = 65_536;

    /// <summary>A pair for signatures: of a unit's bundles, of the centre's receipts.</summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="name">Of both files: <c>name.key</c> and <c>name.pub</c>.</param>
    /// <exception cref="IOException">One of the files is there: a key is never replaced.</exception>
    public static void MakeSigning(string folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write(folder, name, key);
    }

    /// <summary>A pair that bundles are sealed for.</summary>
    /// <inheritdoc cref="MakeSigning"/>
    public static void MakeSealing(string folder, string name)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Write(folder, name, key);
    }

    /// <summary>A key that makes signatures.</summary>
    /// <exception cref="FormatException">It is none, or others may read it; one line.</exception>
    public static ECDsa PrivateSigning(string path) => BundleKeys.Signing(path, ReadPrivate(path));

    /// <summary>A key that checks signatures.</summary>
    /// <exception cref="FormatException">It is none; one line.</exception>
    public static ECDsa PublicSigning(string path) => BundleKeys.Signing(path, Read(path));

    /// <summary>A key that opens bundles.</summary>
    /// <exception cref="FormatException">It is none, or others may read it; one line.</exception>
    public static ECDiffieHellman PrivateSealing(string path) => BundleKeys.Sealing(path, ReadPrivate(path));

    /// <summary>A key that bundles are sealed for.</summary>
    /// <exception cref="FormatException">It is none; one line.</exception>
    public static ECDiffieHellman PublicSealing(string path) => BundleKeys.Sealing(path, Read(path));

    private static string ReadPrivate(string path)
    {
        var pem = Read(path);
        if (!pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new FormatException($"{path} is no private key; the file that ends in .key is asked for");
        }

        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~Private) == UnixFileMode.None
            ? pem
            : throw new FormatException($"{path} is a private key that others may read; chmod 600 {path}");
    }

    private static string Read(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > MaxBytes)
        {
            throw new FormatException($"{path} is no key file; edgeliver store keys makes one");
        }

        return File.ReadAllText(path);
    }

    private static void Write(string folder, string name, ECAlgorithm key)
    {
        Directory.CreateDirectory(folder);
        Write(Path.Combine(folder, $"{name}.key"), key.ExportPkcs8PrivateKeyPem(), Private);
        Write(Path.Combine(folder, $"{name}.pub"), key.ExportSubjectPublicKeyInfoPem(), Public);
    }

    private static void Write(string path, string pem, UnixFileMode mode)
    {
        // From its first byte on it is nobody else's.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var file = new FileStream(path, options);
        file.Write(System.Text.Encoding.ASCII.GetBytes(pem + "\n"));
        file.Flush(flushToDisk: true);
    }
}
