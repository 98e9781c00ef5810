using System.Text.Json;

namespace EdgeLiver.Screening.Tests;

/// <summary>The clinical test vectors beside the repository; absent in a clone that stands alone.</summary>
public static class SharedVectors
{
    private static readonly string? File = Find();

    public static bool Present => File is not null;

    public static JsonDocument Read() => JsonDocument.Parse(System.IO.File.ReadAllText(File!));

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "EdgeLiver.sln")))
            {
                var file = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "clinical", "clinical_vectors.json"));
                return System.IO.File.Exists(file) ? file : null;
            }
        }

        return null;
    }
}
