using System.Security.Cryptography;
using System.Text.Json;

namespace EdgeLiver.Inference;

/// <summary>A model package on disk whose manifest was read and whose files have the hashes that it names.</summary>
public sealed class ModelPackage
{
    private ModelPackage(string folder, ModelManifest manifest)
    {
        Folder = folder;
        Manifest = manifest;
    }

    /// <summary>The folder, absolute.</summary>
    public string Folder { get; }

    public ModelManifest Manifest { get; }

    /// <summary>Name and version, as records carry it.</summary>
    public string Id => $"{Manifest.Name}-{Manifest.Version}";

    /// <summary>SHA-256 of the network's file, lower-case hex.</summary>
    public string Sha256 => Manifest.Files[Manifest.File];

    public string ModelPath => Path.Combine(Folder, Manifest.File);

    public string GoldenInputPath => Path.Combine(Folder, Manifest.Golden.Input);

    public string GoldenOutputPath => Path.Combine(Folder, Manifest.Golden.Output);

    /// <summary>Reads and checks a package; the network itself is not loaded yet.</summary>
    /// <exception cref="ModelException">No package, a manifest that can't be understood, a file missing or altered.</exception>
    public static ModelPackage Open(string folder)
    {
        var path = Path.Combine(folder, "manifest.json");
        if (!File.Exists(path))
        {
            throw new ModelException($"model package {folder}: no manifest.json there; name a folder under models/ or set --model");
        }

        var manifest = ReadManifest(path);
        foreach (var name in new[] { manifest.File, manifest.Golden.Input, manifest.Golden.Output })
        {
            if (!manifest.Files.ContainsKey(name))
            {
                throw new ModelException($"model package {folder}: manifest.json lists no sha256 for {name}; build the package again");
            }
        }

        var root = Path.GetFullPath(folder);
        foreach (var (name, expected) in manifest.Files)
        {
            CheckFile(root, name, expected);
        }

        return new ModelPackage(root, manifest);
    }

    private static ModelManifest ReadManifest(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, ManifestJson.Default.ModelManifest)
                ?? throw new ModelException($"{path}: is null, must be a manifest object");
        }
        catch (JsonException e)
        {
            throw new ModelException($"{path}: {Line(e.Message)}; restore the package", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: {Line(e.Message)}; check its permissions", e);
        }
    }

    private static void CheckFile(string root, string name, string expected)
    {
        var path = Path.GetFullPath(Path.Combine(root, name));
        if (!path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ModelException($"model package {root}: file {name} lies outside the package; it is not loaded");
        }

        try
        {
            using var stream = File.OpenRead(path);
            var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
            if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
            {
                throw new ModelException($"{path}: sha256 is {actual[..12]}…, manifest.json says {Start(expected)}…; the file was altered or cut off, restore the package");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: {Line(e.Message)}; restore the package", e);
        }
    }

    private static string Start(string hash) => hash.Length > 12 ? hash[..12] : hash;

    private static string Line(string message) => message.ReplaceLineEndings(" ");
}
