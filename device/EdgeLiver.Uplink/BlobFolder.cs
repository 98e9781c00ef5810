using System.Security.Cryptography;

namespace EdgeLiver.Uplink;

/// <summary>Key frames and cines: whole files, named by what is in them, on the medium before the store refers to them.</summary>
/// <remarks><c>blobs/ab/abcd...</c>; one that is being written has no such name, and what nobody refers to goes at the next open.</remarks>
internal sealed class BlobFolder(IDisk disk, string folder)
{
    private const string Unfinished = ".new";
    private const int BufferBytes = 1 << 16;

    /// <exception cref="IOException">The disk is full or broken; nothing has the blob's name.</exception>
    public async Task<BlobReference> AddAsync(Stream content, string contentType, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var building = Path.Combine(folder, $"{Guid.NewGuid():n}{Unfinished}");
        try
        {
            var (sha256, bytes) = await WriteAsync(content, building, stop);
            var home = Path.Combine(folder, sha256[..2]);
            if (!Directory.Exists(home))
            {
                Directory.CreateDirectory(home);
                disk.SyncFolder(folder);
                disk.SyncFolder(Path.GetDirectoryName(folder)!);
            }

            disk.Rename(building, PathOf(sha256));
            disk.SyncFolder(home);
            return new(sha256, bytes, contentType);
        }
        catch
        {
            disk.Delete(building);
            throw;
        }
    }

    /// <returns>Null where it is missing or not what its name says.</returns>
    public async Task<byte[]?> ReadAsync(string sha256, CancellationToken stop)
    {
        if (!File.Exists(PathOf(sha256)))
        {
            return null;
        }

        var bytes = await File.ReadAllBytesAsync(PathOf(sha256), stop);
        return string.Equals(Convert.ToHexStringLower(SHA256.HashData(bytes)), sha256, StringComparison.Ordinal) ? bytes : null;
    }

    public bool IsWhole(string sha256)
    {
        if (!File.Exists(PathOf(sha256)))
        {
            return false;
        }

        using var file = File.OpenRead(PathOf(sha256));
        return string.Equals(Convert.ToHexStringLower(SHA256.HashData(file)), sha256, StringComparison.Ordinal);
    }

    public void Delete(IEnumerable<string> sha256)
    {
        foreach (var one in sha256)
        {
            disk.Delete(PathOf(one));
        }
    }

    /// <summary>Files that nobody refers to: a write that was cut, or an exam that was never stored.</summary>
    /// <returns>How many went.</returns>
    public int CollectOrphans(Func<string, bool> isReferredTo)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var orphans = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is var name && (name.EndsWith(Unfinished, StringComparison.Ordinal) || !isReferredTo(name)))
            .ToList();
        orphans.ForEach(disk.Delete);
        return orphans.Count;
    }

    private string PathOf(string sha256) => Path.Combine(folder, sha256[..2], sha256);

    private async Task<(string Sha256, long Bytes)> WriteAsync(Stream content, string path, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = disk.Open(path);
        var buffer = new byte[BufferBytes];
        long bytes = 0;
        while (await content.ReadAsync(buffer, stop) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            file.Write(bytes, buffer.AsSpan(0, read));
            bytes += read;
        }

        file.SyncOrFail(path);
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
    }
}
