namespace EdgeLiver.Inference;

/// <summary>Built engines on the disk, each under its whole key; what was not finished is not there.</summary>
/// <remarks>
/// <code>
/// FOLDER/KEY/…       what TensorRT wrote
/// FOLDER/KEY/ready   the key in words; written last, after the engine has given the golden answers
/// </code>
/// </remarks>
/// <param name="folder">Made when the first engine is built.</param>
public sealed class EngineCache(string folder)
{
    /// <summary>Engines kept: two forms of a package, and those of the package before it.</summary>
    private const int Kept = 4;

    private const string Ready = "ready";

    /// <summary>Was this engine built here, and did it pass?</summary>
    public bool Has(EngineKey key)
    {
        var mark = Path.Combine(PlaceOf(key), Ready);
        return File.Exists(mark) && File.ReadAllText(mark) == key.Words;
    }

    /// <summary>The folder for TensorRT to read from or to write into; empty unless <see cref="Has"/>.</summary>
    /// <exception cref="ModelException">The disk does not take it.</exception>
    public string Open(EngineKey key)
    {
        try
        {
            if (!Has(key))
            {
                Discard(key);
            }

            return Directory.CreateDirectory(PlaceOf(key)).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"engines {folder}: {e.Message.ReplaceLineEndings(" ")}; the CPU serves on", e);
        }
    }

    /// <summary>The engine has given the golden answers; the oldest beyond four go.</summary>
    public void Keep(EngineKey key)
    {
        using (var mark = File.OpenHandle(Path.Combine(PlaceOf(key), Ready), FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(mark, System.Text.Encoding.UTF8.GetBytes(key.Words), fileOffset: 0);
            RandomAccess.FlushToDisk(mark);
        }

        foreach (var old in new DirectoryInfo(folder).GetDirectories().OrderByDescending(place => place.LastWriteTimeUtc).Where(place => place.Name != key.Name).Skip(Kept - 1))
        {
            old.Delete(recursive: true);
        }
    }

    /// <summary>The engine failed: nothing of it stays.</summary>
    public void Discard(EngineKey key)
    {
        if (Directory.Exists(PlaceOf(key)))
        {
            Directory.Delete(PlaceOf(key), recursive: true);
        }
    }

    private string PlaceOf(EngineKey key) => Path.Combine(folder, key.Name);
}
