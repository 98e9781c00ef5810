using EdgeLiver.Updates;

namespace EdgeLiver.Host.Updates;

/// <summary>A stick with updates for many boxes: the newest of each component that this one takes.</summary>
internal static class UpdateStick
{
    /// <summary>Paths; what is passed over is said on standard error, a line each.</summary>
    public static List<string> Newest(string folder, BoxUpdates updates)
    {
        var best = new Dictionary<string, (Version Number, string Path)>();
        foreach (var path in Directory.GetFiles(folder, "*" + UpdateArchive.Extension).Order(StringComparer.Ordinal))
        {
            try
            {
                using var archive = UpdateArchive.Open(path, updates.Keys());
                updates.Of(archive.Manifest).Verify(archive);
                var number = Version.Parse(archive.Manifest.Version);
                if (!best.TryGetValue(archive.Manifest.Component, out var known) || number > known.Number)
                {
                    best[archive.Manifest.Component] = (number, path);
                }
            }
            catch (UpdateException e)
            {
                Console.Error.WriteLine($"edgeliver: passed over: {e.Message}");
            }
        }

        return [.. best.Values.Select(item => item.Path)];
    }
}
