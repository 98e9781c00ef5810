namespace EdgeLiver.Uplink;

/// <summary>.NET on Linux lets two processes open LiteDB's file for writing; they would destroy it. This lock goes with the process, a kill included.</summary>
internal static class FolderLock
{
    /// <exception cref="StoreException">The folder can't be written or another process has it.</exception>
    public static FileStream Take(StorePaths paths)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(paths.Folder);
            }
            else
            {
                Directory.CreateDirectory(paths.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return new FileStream(paths.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"store {paths.Data} can't be used: {OneLine.Of(fault)}; the data folder must be writable by this user and used by one process", fault);
        }
    }
}
