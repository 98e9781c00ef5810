using System.Globalization;

namespace EdgeLiver.Host.Commands;

/// <summary>A region of a list.</summary>
internal sealed record RadiomicsRow(int Line, string Image, string Mask, int? Label);

/// <summary>A CSV file with the columns image, mask and, where wanted, label.</summary>
internal static class RadiomicsList
{
    /// <summary>Reads and checks all of it; paths are relative to its folder.</summary>
    /// <exception cref="UsageException">It can't be read, or a line is wrong.</exception>
    public static IReadOnlyList<RadiomicsRow> Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--batch {path}: can't be read: {e.Message}");
        }

        string[] header = lines.Length > 0 ? [.. lines[0].Split(',').Select(name => name.Trim())] : [];
        int image = Array.IndexOf(header, "image"), mask = Array.IndexOf(header, "mask"), label = Array.IndexOf(header, "label");
        if (image < 0 || mask < 0)
        {
            throw new UsageException($"--batch {path}: line 1: must name the columns image,mask[,label]");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var rows = new List<RadiomicsRow>();
        foreach (var (index, line) in lines.Index().Skip(1).Where(x => x.Item.Trim().Length > 0))
        {
            var cells = line.Split(',');
            if (cells.Length != header.Length)
            {
                throw new UsageException($"--batch {path}: line {index + 1}: has {cells.Length} columns, the first line {header.Length}; names must not hold commas");
            }

            rows.Add(new RadiomicsRow(
                index + 1, Path.Combine(folder, cells[image].Trim()), Path.Combine(folder, cells[mask].Trim()),
                label < 0 || cells[label].Trim().Length == 0 ? null : Label(path, index + 1, cells[label])));
        }

        return rows.Count > 0 ? rows : throw new UsageException($"--batch {path}: lists no region");
    }

    private static int Label(string path, int line, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var label) && label is >= 1 and <= 65535
            ? label
            : throw new UsageException($"--batch {path}: line {line}: label '{text}' must be 1 to 65535");
}
