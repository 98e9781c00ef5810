using System.Security.Cryptography;
using System.Text.Json;

namespace EdgeLiver.Inference;

/// <summary>A model package on disk whose signature is trusted, whose manifest was read and whose files have the hashes that it names.</summary>
public sealed class ModelPackage
{
    private const long LongestManifest = 1 << 20;

    /// <summary>A file longer than this is no network for such a box.</summary>
    private const long LongestFile = 256L << 20;

    private ModelPackage(string folder, ModelManifest manifest, string manifestSha256, string? signedBy, Version version)
    {
        (Folder, Manifest, ManifestSha256, SignedBy, Version) = (folder, manifest, manifestSha256, signedBy, version);
    }

    /// <summary>The folder, absolute.</summary>
    public string Folder { get; }

    public ModelManifest Manifest { get; }

    /// <summary>SHA-256 of the manifest, lower-case hex: equal packages have equal ones.</summary>
    public string ManifestSha256 { get; }

    /// <summary>Name of the key that signed it; null where unsigned packages are allowed.</summary>
    public string? SignedBy { get; }

    /// <summary>The manifest's version, for comparing.</summary>
    public Version Version { get; }

    /// <summary>Name and version, as records carry it.</summary>
    public string Id => $"{Manifest.Name}-{Manifest.Version}";

    /// <summary>SHA-256 of the reference network's file, lower-case hex.</summary>
    public string Sha256 => Manifest.Files[Manifest.File];

    public string ModelPath => Path.Combine(Folder, Manifest.File);

    /// <summary>Reads and checks a package; the network itself is not loaded yet.</summary>
    /// <exception cref="ModelException">
    /// No package, no trusted signature, a manifest that can't be understood, a file missing or altered.
    /// </exception>
    public static ModelPackage Open(string folder, TrustedKeys keys)
    {
        var root = Path.GetFullPath(folder);
        var path = Path.Combine(root, "manifest.json");
        if (!File.Exists(path))
        {
            throw new ModelException($"model package {folder}: no manifest.json there; name a folder under models/ or set --model");
        }

        // The signature first: nothing of a stranger's manifest is looked at.
        var bytes = ReadWhole(path, LongestManifest);
        var signedBy = keys.Check(root, bytes);
        var manifest = Parse(path, bytes);
        var version = CheckNames(root, manifest);
        var package = new ModelPackage(root, manifest, Convert.ToHexStringLower(SHA256.HashData(bytes)), signedBy, version);
        foreach (var name in manifest.Files.Keys)
        {
            package.Read(name);
        }

        return package;
    }

    /// <summary>A file of the package, read whole and checked against its hash: what is used is what was checked.</summary>
    /// <exception cref="ModelException">The file is not listed, missing or altered.</exception>
    public byte[] Read(string name)
    {
        if (!Manifest.Files.TryGetValue(name, out var expected))
        {
            throw new ModelException($"model package {Folder}: manifest.json lists no sha256 for {name}; build the package again");
        }

        var path = PathOf(Folder, name);
        var bytes = ReadWhole(path, LongestFile);
        var actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException($"{path}: sha256 is {actual[..12]}…, manifest.json says {Start(expected)}…; the file was altered or cut off, restore the package");
        }

        return bytes;
    }

    /// <summary>Where a file of a package lies; never outside.</summary>
    internal static string PathOf(string root, string name)
    {
        var path = Path.GetFullPath(Path.Combine(root, name));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ModelException($"model package {root}: file {name} lies outside the package; it is not loaded");
    }

    /// <summary>May a package be called this? The name becomes a folder.</summary>
    internal static bool IsName(string name) =>
        name is { Length: > 0 and <= 64 } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static ModelManifest Parse(string path, byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, ManifestJson.Default.ModelManifest)
                ?? throw new ModelException($"{path}: is null, must be a manifest object");
        }
        catch (JsonException e)
        {
            throw new ModelException($"{path}: {Line(e.Message)}; restore the package", e);
        }
    }

    /// <summary>Names become folders and file names, so they are plain; every file that is used has a hash.</summary>
    private static Version CheckNames(string root, ModelManifest manifest)
    {
        if (!IsName(manifest.Name))
        {
            throw new ModelException($"model package {root}: name is {Line(Start(manifest.Name))}, must be 1 to 64 of a-z, 0-9, -; build the package again");
        }

        // Three plain numbers: the version is compared, and it names a folder.
        if (!Version.TryParse(manifest.Version, out var version) || version.Build < 0 || version.ToString(3) != manifest.Version)
        {
            throw new ModelException($"model package {root}: version is {Line(Start(manifest.Version))}, must be MAJOR.MINOR.PATCH; build the package again");
        }

        // A list may hold null whatever its type says.
        if (manifest.Variants.Any(variant => variant is null) || manifest.Files.Values.Any(hash => hash is null))
        {
            throw new ModelException($"model package {root}: manifest.json has null among its variants or files; build the package again");
        }

        foreach (var name in (string[])[manifest.File, manifest.Golden.Input, manifest.Golden.Output, .. manifest.Variants.Select(v => v.File), .. manifest.Reference is { } reference ? [reference] : Array.Empty<string>()])
        {
            if (!manifest.Files.ContainsKey(name))
            {
                throw new ModelException($"model package {root}: manifest.json lists no sha256 for {Line(Start(name))}; build the package again");
            }
        }

        return version;
    }

    private static byte[] ReadWhole(string path, long longest)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null)
            {
                throw new ModelException($"{path}: is a link, must be a file of the package; restore the package");
            }

            return file.Length <= longest
                ? File.ReadAllBytes(path)
                : throw new ModelException($"{path}: has {file.Length} bytes, at most {longest} are read; restore the package");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: {Line(e.Message)}; restore the package", e);
        }
    }

    private static string Start(string text) => text.Length > 12 ? text[..12] : text;

    private static string Line(string message) => message.ReplaceLineEndings(" ");
}
