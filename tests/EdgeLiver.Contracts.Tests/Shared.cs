namespace EdgeLiver.Contracts.Tests;

/// <summary>Reference material that lies beside the repository on some machines.</summary>
public static class Shared
{
    public static string ExampleExam => Path.Combine(Folder() ?? "", "clinical", "exam_record_example.json");

    public static bool Present => File.Exists(ExampleExam);

    /// <summary>A file of that material.</summary>
    public static string At(string path) => Path.Combine(Folder() ?? "", path);

    private static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "EdgeLiver.sln")))
            {
                return Path.Combine(at.FullName, "..", "shared");
            }
        }

        return null;
    }
}
