namespace EdgeLiver.Uplink.Tests;

/// <summary>What one operation asked of the disk.</summary>
internal enum DiskAct
{
    Write,
    SetLength,
    Sync,
    Create,
    Rename,
    Delete,
    SyncFolder,
}

/// <param name="Act">What.</param>
/// <param name="File">Number of the file; it keeps it when it gets another name.</param>
/// <param name="Path">Relative to the folder; where it is renamed to.</param>
/// <param name="At">Offset or length.</param>
/// <param name="Bytes">What was written.</param>
internal sealed record DiskOperation(DiskAct Act, int File, string Path, long At, byte[] Bytes);

/// <summary>A disk that works, takes down every operation, and syncs nothing in truth: nobody pulls this machine's plug.</summary>
internal sealed class RecordingDisk(string root) : IDisk
{
    private readonly Disk _disk = new();
    private readonly Dictionary<string, int> _names = [];
    private readonly HashSet<int> _unsynced = [];
    private int _files;

    public List<DiskOperation> Operations { get; } = [];

    public int Syncs { get; private set; }

    public long BytesWritten => _disk.BytesWritten;

    public long FreeBytes(string folder) => _disk.FreeBytes(folder);

    public long LengthOf(string path) => _disk.LengthOf(path);

    public bool HasUnsynced(string path) => _unsynced.Contains(_names[path]);

    public IDiskFile Open(string path)
    {
        lock (Operations)
        {
            if (!_names.TryGetValue(path, out var file))
            {
                _names[path] = file = _files++;
                Note(DiskAct.Create, file, path);
            }

            return new RecordedFile(this, file, path, _disk.Open(path));
        }
    }

    public void Rename(string from, string to)
    {
        lock (Operations)
        {
            _names.Remove(from, out var file);
            _names[to] = file;
            Note(DiskAct.Rename, file, to, path: Relative(from));
            _disk.Rename(from, to);
        }
    }

    public void Delete(string path)
    {
        lock (Operations)
        {
            if (_names.Remove(path, out var file))
            {
                Note(DiskAct.Delete, file, path);
            }

            _disk.Delete(path);
        }
    }

    public void SyncFolder(string folder)
    {
        lock (Operations)
        {
            Note(DiskAct.SyncFolder, -1, folder);
        }
    }

    private string Relative(string path) => Path.GetRelativePath(root, path);

    private void Note(DiskAct act, int file, string target, long at = 0, byte[]? bytes = null, string? path = null) =>
        Operations.Add(new(act, file, path is null ? Relative(target) : $"{path}\n{Relative(target)}", at, bytes ?? []));

    private sealed class RecordedFile(RecordingDisk disk, int file, string path, IDiskFile real) : IDiskFile
    {
        public long Length => real.Length;

        public int Read(long position, Span<byte> buffer) => real.Read(position, buffer);

        public void Write(long position, ReadOnlySpan<byte> bytes)
        {
            lock (disk.Operations)
            {
                disk.Note(DiskAct.Write, file, path, position, bytes.ToArray());
                disk._unsynced.Add(file);
                real.Write(position, bytes);
            }
        }

        public void SetLength(long length)
        {
            lock (disk.Operations)
            {
                disk.Note(DiskAct.SetLength, file, path, length);
                disk._unsynced.Add(file);
                real.SetLength(length);
            }
        }

        public void Sync()
        {
            lock (disk.Operations)
            {
                disk.Note(DiskAct.Sync, file, path);
                disk._unsynced.Remove(file);
                disk.Syncs++;
            }
        }

        public void Dispose() => real.Dispose();
    }
}
