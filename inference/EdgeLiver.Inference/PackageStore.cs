namespace EdgeLiver.Inference;

/// <summary>The model packages installed on a box: versions side by side, one of them serving, the earlier ones kept to go back to.</summary>
/// <remarks>
/// <code>
/// FOLDER/NAME/0.1.0/         a whole package; complete from the moment that it has this name
/// FOLDER/NAME/0.2.0/
/// FOLDER/NAME/serving        versions in the order in which they came to serve, one a line; the last serves
/// FOLDER/NAME/.incoming-…    an installation that was interrupted; removed by the next
/// </code>
/// The power may go at any moment: a package's files are on the disk before its folder gets its name, the list is on the disk before it
/// takes the old one's place, and a version that is listed but not whole is passed over for the one before.
/// </remarks>
/// <param name="folder">Made when the first package is installed.</param>
/// <param name="keys">Whose packages are run.</param>
public sealed class PackageStore(string folder, TrustedKeys keys)
{
    /// <summary>More versions than this are not kept.</summary>
    private const int Kept = 4;

    private const string List = "serving";
    private const string Incoming = ".incoming-";

    /// <summary>Opens one version.</summary>
    /// <exception cref="ModelException">It is not there, not whole, or not trusted.</exception>
    public ModelPackage Open(string name, string version) => ModelPackage.Open(Path.Combine(folder, name, version), keys);

    /// <summary>The last version that is whole, or null where none is.</summary>
    public ModelPackage? Serving(string name) =>
        Versions(name).Reverse().Select(version => InPlace(Path.Combine(folder, name, version))).FirstOrDefault(package => package is not null);

    /// <summary>Names of the packages that were installed.</summary>
    public IReadOnlyList<string> Names() => Directory.Exists(folder)
        ? [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Versions in the order in which they came to serve.</summary>
    /// <exception cref="ModelException">No name of a package.</exception>
    public IReadOnlyList<string> Versions(string name)
    {
        if (!ModelPackage.IsName(name))
        {
            throw new ModelException($"model {name}: no name of a package, must be 1 to 64 of a-z, 0-9, -");
        }

        var path = Path.Combine(folder, name, List);
        return File.Exists(path)
            ? [.. File.ReadLines(path).Where(line => Version.TryParse(line, out _))]
            : [];
    }

    /// <summary>Takes a package in and makes it serve; the caller has run it on this box.</summary>
    /// <param name="source">An open package from anywhere.</param>
    /// <param name="older">A version below the serving one is taken too.</param>
    /// <returns>The package where it is now.</returns>
    /// <exception cref="ModelException">A downgrade, another package of that version, or a disk that does not take it.</exception>
    public ModelPackage Install(ModelPackage source, bool older)
    {
        var (name, version) = (source.Manifest.Name, source.Manifest.Version);
        var serving = Serving(name);
        if (serving is not null && source.Version < serving.Version && !older)
        {
            throw new ModelException($"model {source.Id}: {serving.Id} serves, which is newer; a downgrade needs --allow-downgrade, going back to the last one is models rollback");
        }

        try
        {
            var home = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            RemoveIncoming(home);
            var place = Path.Combine(home, version);
            if (InPlace(place) is not { } there)
            {
                Place(source, home, place);
            }
            else if (there.ManifestSha256 != source.ManifestSha256)
            {
                throw new ModelException($"model {source.Id}: another package of this version is installed; a new package needs a new version");
            }

            Serve(home, [.. Versions(name).Where(v => v != version), version]);
            return ModelPackage.Open(place, keys);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"model {source.Id}: not installed, {e.Message.ReplaceLineEndings(" ")}; what served before serves on", e);
        }
    }

    /// <summary>Goes back to the version that served before.</summary>
    /// <returns>What serves now; null: nothing that was installed, so the package that came with the program.</returns>
    /// <exception cref="ModelException">Nothing was installed, or the disk does not take the new list.</exception>
    public ModelPackage? Rollback(string name)
    {
        var versions = Versions(name);
        if (versions.Count == 0)
        {
            throw new ModelException($"model {name}: nothing is installed in {folder}, so there is nothing to go back from");
        }

        try
        {
            Serve(Path.Combine(folder, name), [.. versions.SkipLast(1)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"model {name}: {e.Message.ReplaceLineEndings(" ")}; nothing was changed", e);
        }

        return Serving(name);
    }

    /// <summary>The package that is in its place already, or null where none is, or one that is not whole.</summary>
    private ModelPackage? InPlace(string place)
    {
        try
        {
            return Directory.Exists(place) ? ModelPackage.Open(place, keys) : null;
        }
        catch (ModelException)
        {
            // Not whole, or of a key that is trusted no longer: the one that comes takes its place.
            return null;
        }
    }

    /// <summary>Copies, looks at the copy, and gives it its name in one step.</summary>
    private void Place(ModelPackage source, string home, string place)
    {
        var incoming = Path.Combine(home, Incoming + Path.GetRandomFileName());
        foreach (var file in source.Manifest.Files.Keys)
        {
            Write(ModelPackage.PathOf(incoming, file), source.Read(file));
        }

        // The list of files last: a folder without it is no package.
        foreach (var file in (string[])[PackageSignature.FileName, "manifest.json"])
        {
            if (File.Exists(Path.Combine(source.Folder, file)))
            {
                Write(Path.Combine(incoming, file), File.ReadAllBytes(Path.Combine(source.Folder, file)));
            }
        }

        ModelPackage.Open(incoming, keys);
        if (Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }

        Directory.Move(incoming, place);
    }

    private static void Serve(string home, IReadOnlyList<string> versions)
    {
        var kept = versions.TakeLast(Kept).ToArray();
        var written = Path.Combine(home, Incoming + List);
        Write(written, System.Text.Encoding.ASCII.GetBytes(string.Concat(kept.Select(version => version + "\n"))));
        File.Move(written, Path.Combine(home, List), overwrite: true);

        // Whatever the list no longer names may go; were the power to fail in between, the next installation takes it away.
        foreach (var old in Directory.GetDirectories(home).Where(path => !kept.Contains(Path.GetFileName(path))))
        {
            Directory.Delete(old, recursive: true);
        }
    }

    private static void RemoveIncoming(string home)
    {
        foreach (var left in Directory.GetDirectories(home, Incoming + "*"))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    /// <summary>Writes a file and sees it on the disk.</summary>
    private static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(handle, content, fileOffset: 0);
        RandomAccess.FlushToDisk(handle);
    }
}
