namespace EdgeLiver.Uplink;

/// <summary>Bytes are not those that were written: a checksum says so. What is damaged is never handed out.</summary>
internal sealed class DamageException(string message) : Exception(message);

/// <summary>
/// The disk did not keep what was written (fsync failed). The kernel may have thrown the pages away and marked them clean: a second
/// fsync that succeeds would prove nothing, so there is none.
/// </summary>
internal sealed class SyncFailedException(string message, Exception inner) : IOException(message, inner);

internal static class DurableSync
{
    /// <exception cref="SyncFailedException">The disk did not keep it.</exception>
    public static void SyncOrFail(this IDiskFile file, string path)
    {
        try
        {
            file.Sync();
        }
        catch (IOException fault)
        {
            throw new SyncFailedException($"{path} was not kept by the disk (fsync): {fault.Message}", fault);
        }
    }
}
