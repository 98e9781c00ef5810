using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeLiver.Uplink;

/// <summary>The operating system's files.</summary>
internal sealed partial class Disk : IDisk
{
    private long _written;

    public long BytesWritten => Interlocked.Read(ref _written);

    public IDiskFile Open(string path) => new DiskFile(this, File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));

    public long FreeBytes(string folder) => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

    public long LengthOf(string path) => new FileInfo(path) is { Exists: true, Length: var length } ? length : -1;

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // .NET opens no folder, and a rename is on the medium only once its folder is.
        const int Directory = 0x10000;
        const int CloseOnExec = 0x80000;
        using var handle = new SafeFileHandle(OpenFolder(folder, Directory | CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            var errno = Marshal.GetLastPInvokeError();
            throw new IOException($"open {folder}: {Marshal.GetPInvokeErrorMessage(errno)}", new Win32Exception(errno));
        }

        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    private sealed class DiskFile(Disk disk, SafeFileHandle handle) : IDiskFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(long position, Span<byte> buffer)
        {
            var read = 0;
            while (read < buffer.Length && RandomAccess.Read(handle, buffer[read..], position + read) is > 0 and var some)
            {
                read += some;
            }

            return read;
        }

        public void Write(long position, ReadOnlySpan<byte> bytes)
        {
            try
            {
                RandomAccess.Write(handle, bytes, position);
            }
            catch (ArgumentOutOfRangeException fault)
            {
                // EFBIG: a limit of the file system or of this process, and no fault of ours.
                throw new IOException($"no room at {position}: {fault.Message}", fault);
            }

            Interlocked.Add(ref disk._written, bytes.Length);
        }

        public void SetLength(long length) => RandomAccess.SetLength(handle, length);

        public void Sync() => RandomAccess.FlushToDisk(handle);

        public void Dispose() => handle.Dispose();
    }
}
