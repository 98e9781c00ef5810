namespace EdgeLiver.Uplink.Tests;

/// <summary>A disk whose syncs or writes fail from some moment on, as the kernel reports it.</summary>
internal sealed class FaultyDisk : IDisk, IDisposable
{
    private const int InputOutputError = 5;

    private readonly Disk _disk = new();

    public bool SyncFails { get; set; }

    /// <summary>Why nothing more is written, in the kernel's words; null where it is.</summary>
    public string? Refusal { get; set; }

    /// <summary>Closed, syncs wait at it.</summary>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    public int Syncs { get; private set; }

    public long BytesWritten => _disk.BytesWritten;

    public long Free { get; set; } = long.MaxValue;

    public long FreeBytes(string folder) => Free;

    public long LengthOf(string path) => _disk.LengthOf(path);

    public IDiskFile Open(string path) => new FaultyFile(this, _disk.Open(path));

    public void Rename(string from, string to) => _disk.Rename(from, to);

    public void Delete(string path) => _disk.Delete(path);

    public void SyncFolder(string folder) => _disk.SyncFolder(folder);

    public void Dispose() => Gate.Dispose();

    private sealed class FaultyFile(FaultyDisk disk, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(long position, Span<byte> buffer) => file.Read(position, buffer);

        public void Write(long position, ReadOnlySpan<byte> bytes)
        {
            if (disk.Refusal is { } refusal)
            {
                // A part of it reaches the file, as a real disk does it.
                file.Write(position, bytes[..(bytes.Length / 2)]);
                throw new IOException(refusal);
            }

            file.Write(position, bytes);
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Sync()
        {
            disk.Gate.Wait();
            disk.Syncs++;
            if (disk.SyncFails)
            {
                throw new IOException("Input/output error", InputOutputError);
            }

            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
