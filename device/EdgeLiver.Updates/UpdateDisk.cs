using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeLiver.Updates;

/// <summary>The operating system's files and links.</summary>
internal sealed partial class UpdateDisk : IUpdateDisk
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static UnixFileMode ModeOf(bool executable) => Everybody | UnixFileMode.UserWrite
        | (executable ? UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : UnixFileMode.None);

    public void MakeFolder(string path) => Directory.CreateDirectory(path);

    public Stream Create(string path, bool executable)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ModeOf(executable);
        }

        return new FileStream(path, options);
    }

    public void Sync(Stream file, string path) => ((FileStream)file).Flush(flushToDisk: true);

    public void SyncFolder(string path)
    {
        // .NET opens no folder, and a rename is on the medium only once its folder is.
        const int Directory = 0x10000;
        const int CloseOnExec = 0x80000;
        using var handle = new SafeFileHandle(OpenFolder(path, Directory | CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw Failed($"open {path}");
        }

        RandomAccess.FlushToDisk(handle);
    }

    public void Rename(string from, string to)
    {
        // File.Move follows a link to see whether there is a file, and Directory.Move replaces nothing.
        if (RenameFile(from, to) != 0)
        {
            throw Failed($"rename {from} to {to}");
        }
    }

    public void Link(string path, string target) => File.CreateSymbolicLink(path, target);

    public void Delete(string path) => File.Delete(path);

    public void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static IOException Failed(string call)
    {
        var errno = Marshal.GetLastPInvokeError();
        return new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(errno)}", new Win32Exception(errno));
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string from, string to);
}
