using System.Globalization;
using EdgeLiver.Imaging;
using SkiaSharp;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>The reference values and pictures beside the repository; absent in a clone that stands alone.</summary>
public static class Reference
{
    private static readonly string? Folder = Find();

    public static bool Present => Folder is not null;

    /// <summary>Rows of a CSV file as columns by name; no quoted commas in the columns that are read.</summary>
    public static IEnumerable<Dictionary<string, string>> Csv(string file)
    {
        using var lines = File.ReadLines(PathOf(file)).GetEnumerator();
        lines.MoveNext();
        var header = lines.Current.Split(',');
        while (lines.MoveNext())
        {
            yield return header.Zip(lines.Current.Split(',')).ToDictionary(x => x.First, x => x.Second);
        }
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>An 8-bit grey PNG in native memory.</summary>
    public static Mask Picture(string file)
    {
        using var bitmap = SKBitmap.Decode(PathOf(file));
        var picture = new Mask(bitmap.Width, bitmap.Height);
        for (var y = 0; y < bitmap.Height; y++)
        {
            for (var x = 0; x < bitmap.Width; x++)
            {
                picture.Row(y)[x] = bitmap.GetPixel(x, y).Green;
            }
        }

        return picture;
    }

    public static string PathOf(string file) => Path.Combine(Folder!, file);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeLiver.sln")))
            {
                var reference = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "reference"));
                return Directory.Exists(reference) ? reference : null;
            }
        }

        return null;
    }
}
