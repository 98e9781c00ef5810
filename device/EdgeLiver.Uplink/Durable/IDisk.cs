namespace EdgeLiver.Uplink;

/// <summary>What the store asks of an operating system: the one seam where a test cuts the power or breaks a disk.</summary>
/// <remarks>Nothing is believed to last before <see cref="IDiskFile.Sync"/>, and no name before <see cref="SyncFolder"/>.</remarks>
internal interface IDisk
{
    /// <summary>Bytes handed to the operating system since the start: what wears a flash down, but for the file system's own.</summary>
    long BytesWritten { get; }

    /// <summary>What this user may still write to the disk of a folder, in bytes.</summary>
    long FreeBytes(string folder);

    /// <summary>For reading and writing; made where it is missing.</summary>
    IDiskFile Open(string path);

    /// <summary>Length in bytes; -1 where there is no such file.</summary>
    long LengthOf(string path);

    /// <summary>Replaces what stands there.</summary>
    void Rename(string from, string to);

    /// <summary>A file that is not there is no error.</summary>
    void Delete(string path);

    /// <summary>Returns when the names in a folder are on the medium.</summary>
    void SyncFolder(string folder);
}

/// <summary>One open file.</summary>
internal interface IDiskFile : IDisposable
{
    long Length { get; }

    /// <returns>Bytes read: fewer than asked for only at the end of the file.</returns>
    int Read(long position, Span<byte> buffer);

    void Write(long position, ReadOnlySpan<byte> bytes);

    void SetLength(long length);

    /// <summary>Returns when everything that was written is on the medium.</summary>
    void Sync();
}
