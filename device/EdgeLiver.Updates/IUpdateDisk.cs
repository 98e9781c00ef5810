namespace EdgeLiver.Updates;

/// <summary>What an update asks of an operating system that a power cut could undo: the seam where a test cuts the power.</summary>
/// <remarks>Content lasts from <see cref="Sync"/> on, a name from <see cref="SyncFolder"/> of the folder that holds it on; a rename is whole or not at all.</remarks>
internal interface IUpdateDisk
{
    void MakeFolder(string path);

    /// <summary>A new file; replaces none.</summary>
    Stream Create(string path, bool executable);

    void Sync(Stream file, string path);

    void SyncFolder(string path);

    /// <summary>A file, folder or link; a file or link that has the new name already is replaced.</summary>
    void Rename(string from, string to);

    /// <summary>A symbolic link.</summary>
    void Link(string path, string target);

    /// <summary>A file or link; one that is not there is no error.</summary>
    void Delete(string path);

    /// <summary>With all that is in it; not whole if the power goes. One that is not there is no error.</summary>
    void DeleteFolder(string path);
}
