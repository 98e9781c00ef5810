using System.Text;

namespace EdgeLiver.Updates;

/// <summary>The versions of a component that lie on the box: <c>HOME/versions/0.2.0/</c>, each whole from the moment that it has this name.</summary>
internal sealed class VersionFiles(string home, UpdateKeys keys, IUpdateDisk disk)
{
    private const string Incoming = ".incoming-";
    private const string Name = "versions";

    public string Folder => Path.Combine(home, Name);

    public string Of(string version) => Path.Combine(Folder, version);

    /// <summary>From the component's home: a link that is still right where the disk is mounted elsewhere.</summary>
    public static string Relative(string version) => Path.Combine(Name, version);

    /// <summary>Takes an archive's files in; they have their name when they are on the medium.</summary>
    /// <exception cref="UpdateException">The archive is not what its manifest says.</exception>
    public void Place(UpdateArchive archive)
    {
        var version = archive.Manifest.Version;
        var incoming = Path.Combine(Folder, Incoming + version);
        if (!Directory.Exists(Folder))
        {
            disk.MakeFolder(Folder);
            disk.SyncFolder(home);
        }

        disk.DeleteFolder(incoming);
        disk.MakeFolder(incoming);
        var folders = new SortedSet<string>(StringComparer.Ordinal) { incoming };
        foreach (var folder in archive.Manifest.Targets.SelectMany(target => Ancestors(target.Path)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            disk.MakeFolder(Path.Combine(incoming, folder));
            folders.Add(Path.Combine(incoming, folder));
        }

        Stream? open = null;
        try
        {
            // A disk that is full, or an archive that lies, leaves nothing behind that would fill it further.
            archive.Unpack(
                target => open = disk.Create(Path.Combine(incoming, target.Path), target.Executable),
                target =>
                {
                    disk.Sync(open!, Path.Combine(incoming, target.Path));
                    open!.Dispose();
                });
        }
        catch (Exception e) when (e is UpdateException or IOException)
        {
            open?.Dispose();
            disk.DeleteFolder(incoming);
            throw;
        }

        Write(Path.Combine(incoming, UpdateManifest.FileName), archive.ManifestBytes);
        Write(Path.Combine(incoming, UpdateManifest.SignatureName), archive.SignatureBytes);

        // The innermost first: a folder lasts once the one around it is synced.
        foreach (var folder in folders.Reverse())
        {
            disk.SyncFolder(folder);
        }

        disk.DeleteFolder(Of(version));
        disk.Rename(incoming, Of(version));
        disk.SyncFolder(Folder);
    }

    /// <summary>Is this the update that lies here under its version?</summary>
    public bool IsSame(UpdateArchive archive) =>
        File.ReadAllBytes(Path.Combine(Of(archive.Manifest.Version), UpdateManifest.FileName)).AsSpan().SequenceEqual(archive.ManifestBytes);

    /// <summary>Removes what was not finished, and every version but these.</summary>
    public void KeepOnly(params string?[] versions)
    {
        foreach (var path in Directory.Exists(Folder) ? Directory.GetDirectories(Folder) : [])
        {
            if (!versions.Contains(Path.GetFileName(path), StringComparer.Ordinal))
            {
                disk.DeleteFolder(path);
            }
        }
    }

    /// <summary>Looks at every file of a version: signatures, lengths, hashes, and that there is none more.</summary>
    /// <exception cref="UpdateException">It is not there, not whole, or not signed by whom this box trusts.</exception>
    public UpdateManifest Check(string version)
    {
        var folder = Of(version);
        try
        {
            var (manifest, _) = keys.Read(
                ReadSmall(Path.Combine(folder, UpdateManifest.FileName)), Encoding.ASCII.GetString(ReadSmall(Path.Combine(folder, UpdateManifest.SignatureName))));
            if (manifest.Version != version)
            {
                throw new UpdateException($"its manifest says {manifest.Id}");
            }

            foreach (var target in manifest.Targets)
            {
                CheckFile(folder, target);
            }

            // Two more: manifest and signatures. What nobody has signed must not lie where a program looks for its libraries.
            var found = Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Count(path => !Directory.Exists(path) || IsLink(path));
            return found == manifest.Targets.Count + 2 ? manifest : throw new UpdateException($"{found} files are there, {manifest.Targets.Count + 2} are signed");
        }
        catch (Exception e) when (e is UpdateException or IOException or UnauthorizedAccessException)
        {
            throw new UpdateException($"version {version} in {folder}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>The manifest of a version that is whole, or null.</summary>
    public UpdateManifest? TryCheck(string version)
    {
        try
        {
            return Check(version);
        }
        catch (UpdateException)
        {
            return null;
        }
    }

    private static void CheckFile(string folder, UpdateTarget target)
    {
        var path = Path.Combine(folder, target.Path);
        if (IsLink(path))
        {
            throw new UpdateException($"{target.Path} is a link");
        }

        using var content = File.OpenRead(path);
        if (content.Length != target.Length || UpdateArchive.HashOf(content) != target.Sha256)
        {
            throw new UpdateException($"{target.Path} is not what was signed");
        }
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    private static byte[] ReadSmall(string path) => new FileInfo(path).Length <= UpdateManifest.MaxBytes
        ? File.ReadAllBytes(path)
        : throw new UpdateException($"{Path.GetFileName(path)} is longer than {UpdateManifest.MaxBytes} bytes");

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var at = path.IndexOf('/', StringComparison.Ordinal); at >= 0; at = path.IndexOf('/', at + 1))
        {
            yield return path[..at];
        }
    }

    private void Write(string path, byte[] content)
    {
        using var file = disk.Create(path, executable: false);
        file.Write(content);
        disk.Sync(file, path);
    }
}
