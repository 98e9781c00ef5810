namespace EdgeLiver.EndToEnd.Tests;

/// <summary>Real ultrasound, where it lies beside the repository.</summary>
public static class SharedData
{
    private static readonly string? Found = Find();

    /// <summary>False in a clone without the data: tests over it skip.</summary>
    public static bool Present => Found is not null;

    /// <summary>The folder <c>shared/data</c>.</summary>
    public static string Root => Found ?? throw new InvalidOperationException("there is no ../shared/data here");

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeLiver.sln")))
            {
                var data = Path.Combine(folder.FullName, "..", "shared", "data");
                return Directory.Exists(data) ? Path.GetFullPath(data) : null;
            }
        }

        return null;
    }
}
