namespace EdgeLiver.Updates.Tests;

/// <summary>What one operation asked of the disk.</summary>
/// <param name="Act">Its name.</param>
/// <param name="Path">Relative to the folder.</param>
/// <param name="To">New name or the link's target.</param>
/// <param name="Content">Of a file, from its beginning, when it is written or synced.</param>
internal sealed record DiskOperation(string Act, string Path, string? To = null, byte[]? Content = null);

/// <summary>A disk that works and takes down every operation.</summary>
internal sealed class RecordingUpdateDisk(string root) : IUpdateDisk
{
    private readonly UpdateDisk _disk = new();

    public List<DiskOperation> Operations { get; } = [];

    public void MakeFolder(string path)
    {
        Note("mkdir", path);
        _disk.MakeFolder(path);
    }

    public Stream Create(string path, bool executable)
    {
        Note("create", path);
        return new RecordedFile(this, path, _disk.Create(path, executable));
    }

    public void Sync(Stream file, string path)
    {
        var recorded = (RecordedFile)file;
        Note("sync", path, content: recorded.Content.ToArray());
        _disk.Sync(recorded.Real, path);
    }

    public void SyncFolder(string path) => Note("syncdir", path);

    public void Rename(string from, string to)
    {
        Note("rename", from, Relative(to));
        _disk.Rename(from, to);
    }

    public void Link(string path, string target)
    {
        Note("link", path, target);
        _disk.Link(path, target);
    }

    public void Delete(string path)
    {
        if (File.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            Note("delete", path);
        }

        _disk.Delete(path);
    }

    public void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            foreach (var inside in Directory.GetFiles(path, "*", SearchOption.AllDirectories))
            {
                Note("delete", inside);
            }

            foreach (var inside in Directory.GetDirectories(path, "*", SearchOption.AllDirectories).OrderByDescending(inside => inside.Length))
            {
                Note("delete", inside);
            }

            Note("delete", path);
        }

        _disk.DeleteFolder(path);
    }

    private string Relative(string path) => Path.GetRelativePath(root, path);

    private void Note(string act, string path, string? to = null, byte[]? content = null) => Operations.Add(new(act, Relative(path), to, content));

    private sealed class RecordedFile(RecordingUpdateDisk disk, string path, Stream real) : Stream
    {
        public Stream Real => real;

        public MemoryStream Content { get; } = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Content.Length;

        public override long Position { get => Content.Position; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Content.Write(buffer, offset, count);
            disk.Note("write", path, content: Content.ToArray());
            real.Write(buffer, offset, count);
        }

        public override void Flush() => real.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                real.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
