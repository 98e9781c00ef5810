namespace EdgeLiver.Uplink.Tests;

/// <summary>A disk for runs that are about bytes: nothing is synced, and key frames are holes of their length; every byte is counted.</summary>
internal sealed class HollowDisk : IDisk
{
    private readonly Disk _disk = new();
    private long _hollow;

    public long BytesWritten => _disk.BytesWritten + Interlocked.Read(ref _hollow);

    public long FreeBytes(string folder) => long.MaxValue;

    public long LengthOf(string path) => _disk.LengthOf(path);

    public IDiskFile Open(string path) => new HollowFile(this, _disk.Open(path), path.Contains("/blobs/", StringComparison.Ordinal));

    public void Rename(string from, string to) => _disk.Rename(from, to);

    public void Delete(string path) => _disk.Delete(path);

    public void SyncFolder(string folder)
    {
    }

    private sealed class HollowFile(HollowDisk disk, IDiskFile file, bool isHollow) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(long position, Span<byte> buffer) => file.Read(position, buffer);

        public void Write(long position, ReadOnlySpan<byte> bytes)
        {
            if (isHollow)
            {
                file.SetLength(position + bytes.Length);
                Interlocked.Add(ref disk._hollow, bytes.Length);
                return;
            }

            file.Write(position, bytes);
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Sync()
        {
        }

        public void Dispose() => file.Dispose();
    }
}
