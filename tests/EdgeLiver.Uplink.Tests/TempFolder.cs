namespace EdgeLiver.Uplink.Tests;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder()
        : this(System.IO.Path.GetTempPath())
    {
    }

    private TempFolder(string parent) => Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, $"edgeliver-{Guid.NewGuid():n}")).FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Where thousands of small stores are written and thrown away: no disk need see them.</summary>
    public static TempFolder InMemory() => Directory.Exists("/dev/shm") ? new("/dev/shm") : new();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
