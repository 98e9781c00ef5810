using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace EdgeLiver.Updates;

/// <summary>An update as one file: a POSIX tar of <c>targets.json</c>, <c>targets.sig</c> and the targets in the manifest's order.</summary>
/// <remarks>The manifest comes first, so that nothing of the rest is read before its signature fits; a target is never read beyond its signed length.</remarks>
public sealed class UpdateArchive : IDisposable
{
    /// <summary>Of an update's file name.</summary>
    public const string Extension = ".elupdate";

    private const int MaxSignatureBytes = 16 << 10;
    private const int CopyBytes = 1 << 16;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly TarReader _tar;

    private UpdateArchive(string path, UpdateKeys keys)
    {
        _path = path;
        try
        {
            _file = File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UpdateException($"update {path}: {Line(e)}", e);
        }

        _tar = new TarReader(_file);
        try
        {
            ManifestBytes = ReadSmall(UpdateManifest.FileName, UpdateManifest.MaxBytes);
            SignatureBytes = ReadSmall(UpdateManifest.SignatureName, MaxSignatureBytes);
            (Manifest, SignedBy) = keys.Read(ManifestBytes, Encoding.ASCII.GetString(SignatureBytes));
        }
        catch (UpdateException e)
        {
            Dispose();
            throw new UpdateException($"update {path}: {e.Message}", e);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public UpdateManifest Manifest { get; } = null!;

    public IReadOnlyList<string> SignedBy { get; } = [];

    internal byte[] ManifestBytes { get; } = [];

    internal byte[] SignatureBytes { get; } = [];

    /// <summary>Reads the manifest; the targets are read by <see cref="Unpack"/>, once.</summary>
    /// <exception cref="UpdateException">No update, or not signed by whom this box trusts.</exception>
    public static UpdateArchive Open(string path, UpdateKeys keys) => new(path, keys);

    /// <summary>Reads every target and compares it with the manifest.</summary>
    /// <param name="open">Where a target goes; the stream is not closed. Null only checks.</param>
    /// <param name="done">After each target.</param>
    /// <exception cref="UpdateException">Cut short, altered, or something is in it that the manifest does not name.</exception>
    internal void Unpack(Func<UpdateTarget, Stream>? open = null, Action<UpdateTarget>? done = null)
    {
        foreach (var target in Manifest.Targets)
        {
            var entry = Next() ?? throw Fault($"ends before {target.Path}: it was cut short, copy it again");
            if (entry.Name != target.Path || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.Length != target.Length)
            {
                throw Fault($"holds {Shown(entry.Name)} with {entry.Length} bytes where {UpdateManifest.FileName} names {target.Path} with {target.Length}");
            }

            Copy(entry, target, open?.Invoke(target) ?? Stream.Null);
            done?.Invoke(target);
        }

        if (Next() is { } more)
        {
            throw Fault($"holds {Shown(more.Name)}, which {UpdateManifest.FileName} does not name");
        }
    }

    /// <summary>Checks all of it.</summary>
    public void Verify() => Unpack();

    /// <summary>Makes an update out of a folder; what belongs to the same folder and manifest gives the same bytes but for the signature.</summary>
    /// <param name="folder">Every file of it becomes a target.</param>
    /// <param name="about">The manifest but for its targets.</param>
    /// <param name="signingKeys">Source and PEM of each.</param>
    /// <param name="path">The file; appears under its name when it is whole.</param>
    /// <exception cref="UpdateException">The folder is empty, or the manifest would not be taken.</exception>
    public static UpdateManifest Pack(string folder, UpdateManifest about, IReadOnlyList<(string Source, string Pem)> signingKeys, string path)
    {
        var root = Path.GetFullPath(folder);
        var targets = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => (File: file, Name: Path.GetRelativePath(root, file).Replace('\\', '/')))
            .OrderBy(item => item.Name, StringComparer.Ordinal)
            .Select(item => (item.File, Target: Describe(item.File, item.Name)))
            .ToList();
        var manifest = (about with { Targets = [.. targets.Select(item => item.Target)] }).ToJson();
        var read = UpdateManifest.Parse(manifest);
        var signatures = string.Concat(signingKeys.Select(key => UpdateKeys.Sign(manifest, key.Source, key.Pem) + "\n"));
        var unfinished = path + ".part";
        using (var file = File.Create(unfinished))
        using (var tar = new TarWriter(file, TarEntryFormat.Ustar))
        {
            Add(tar, UpdateManifest.FileName, new MemoryStream(manifest), read.Issued, executable: false);
            Add(tar, UpdateManifest.SignatureName, new MemoryStream(Encoding.ASCII.GetBytes(signatures)), read.Issued, executable: false);
            foreach (var (source, target) in targets)
            {
                using var content = File.OpenRead(source);
                Add(tar, target.Path, content, read.Issued, target.Executable);
            }
        }

        File.Move(unfinished, path, overwrite: true);
        return read;
    }

    public void Dispose()
    {
        _tar?.Dispose();
        _file?.Dispose();
    }

    internal static string HashOf(Stream content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static UpdateTarget Describe(string file, string name)
    {
        using var content = File.OpenRead(file);
        var isExecutable = !OperatingSystem.IsWindows() && File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute);
        return new UpdateTarget(name, content.Length, HashOf(content), isExecutable);
    }

    private static void Add(TarWriter tar, string name, Stream content, DateTimeOffset at, bool executable) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
    {
        DataStream = content,
        ModificationTime = at,
        Mode = UpdateDisk.ModeOf(executable),
    });

    private void Copy(TarEntry entry, UpdateTarget target, Stream to)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[CopyBytes];
        var left = target.Length;
        while (left > 0)
        {
            var some = Try(() => entry.DataStream?.Read(buffer, 0, (int)Math.Min(left, buffer.Length)) ?? 0);
            if (some == 0)
            {
                throw Fault($"ends in the middle of {target.Path}: it was cut short, copy it again");
            }

            hash.AppendData(buffer, 0, some);
            to.Write(buffer, 0, some);
            left -= some;
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != target.Sha256)
        {
            throw Fault($"{target.Path} is not what {UpdateManifest.FileName} says (sha256): it was altered, get it from its maker anew");
        }
    }

    private byte[] ReadSmall(string name, int max)
    {
        if (Next() is not { } entry || entry.Name != name || entry.Length > max || entry.DataStream is null)
        {
            throw new UpdateException($"is no update of this format: {name} must come here, of at most {max} bytes");
        }

        using var bytes = new MemoryStream();
        Try(() =>
        {
            entry.DataStream.CopyTo(bytes);
            return 0;
        });
        return bytes.ToArray();
    }

    private TarEntry? Next() => Try(() => _tar.GetNextEntry());

    /// <summary>The tar reader says in several ways that bytes are missing or wrong.</summary>
    private T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException or OverflowException or ArgumentException)
        {
            throw Fault($"can't be read on: {Line(e)}; it is damaged or cut short, copy it again");
        }
    }

    private UpdateException Fault(string what) => new($"update {_path}: {what}");

    private static string Shown(string name) => (name.Length > 64 ? name[..64] : name).ReplaceLineEndings(" ");

    private static string Line(Exception e) => e.Message.ReplaceLineEndings(" ").TrimEnd('.');
}
