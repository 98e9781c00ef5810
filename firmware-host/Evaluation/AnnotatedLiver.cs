using System.Globalization;
using System.Text.Json;
using EdgeLiver.Host.Commands;

namespace EdgeLiver.Host.Evaluation;

/// <summary>One picture of the "Annotated Ultrasound Liver images" set with what was drawn on it.</summary>
/// <param name="Class">Malignant, Benign or Normal.</param>
/// <param name="Id">Number inside the class.</param>
/// <param name="Path">The JPEG.</param>
/// <param name="Fold">Cross-validation fold, 0 to 4.</param>
/// <param name="Group">Pictures of one group look like neighbouring frames.</param>
/// <param name="Liver">Polygon, or null where it was not drawn.</param>
/// <param name="Mass">Polygon, or null: no lesion.</param>
/// <param name="Outline">Polygon of the fan, or null.</param>
internal sealed record AnnotatedLiver(
    string Class, string Id, string Path, int Fold, string Group,
    IReadOnlyList<(double X, double Y)>? Liver, IReadOnlyList<(double X, double Y)>? Mass, IReadOnlyList<(double X, double Y)>? Outline)
{
    /// <summary>In these two the outline polygon is really the liver (found by eye; named in the data's own notes).</summary>
    private static readonly string[] WrongOutline = ["Malignant/229", "Malignant/306"];

    /// <summary>Reads <c>index.csv</c> and the polygons beside it.</summary>
    /// <exception cref="UsageException">The folder is not such a set.</exception>
    public static IReadOnlyList<AnnotatedLiver> Load(string folder)
    {
        var index = System.IO.Path.Combine(folder, "index.csv");
        if (!File.Exists(index))
        {
            throw new UsageException($"{folder}: no index.csv there; name the folder of the annotated liver images with --data");
        }

        var lines = File.ReadAllLines(index);
        var columns = lines[0].Split(',');
        int Column(string name) => Array.IndexOf(columns, name) is >= 0 and var at
            ? at
            : throw new UsageException($"{index}: has no column {name}");
        var (kind, id, image, group, fold) = (Column("class"), Column("id"), Column("image"), Column("near_dup_group"), Column("cv_fold"));
        return [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).Select(row => new AnnotatedLiver(
            row[kind], row[id], System.IO.Path.Combine(folder, row[image]), int.Parse(row[fold], CultureInfo.InvariantCulture),
            row[group].Length > 0 ? row[group] : $"{row[kind]}/{row[id]}",
            Polygon(folder, row[kind], "liver", row[id]),
            Polygon(folder, row[kind], "mass", row[id]),
            WrongOutline.Contains($"{row[kind]}/{row[id]}") ? null : Polygon(folder, row[kind], "outline", row[id])))];
    }

    private static (double X, double Y)[]? Polygon(string folder, string kind, string part, string id)
    {
        var path = System.IO.Path.Combine(folder, kind, "segmentation", part, $"{id}.json");
        if (!File.Exists(path))
        {
            return null;
        }

        using var stream = File.OpenRead(path);
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.EnumerateArray().Select(point => (point[0].GetDouble(), point[1].GetDouble()))];
    }
}
