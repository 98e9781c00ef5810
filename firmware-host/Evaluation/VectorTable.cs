using System.Globalization;
using EdgeLiver.Host.Commands;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Evaluation;

/// <summary>Cases of a package whose one input is a vector: a CSV file with a column for each of its features, and others beside them.</summary>
internal sealed class VectorTable
{
    private readonly string _path;
    private readonly string[] _header;
    private readonly int[] _features;

    private VectorTable(string path, string[] header, int[] features, IReadOnlyList<string[]> rows) => (_path, _header, _features, Rows) = (path, header, features, rows);

    /// <summary>Cells as they stand in the file.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <exception cref="UsageException">It can't be read, or a feature has no column.</exception>
    /// <exception cref="ModelException">The package has another input beside a vector.</exception>
    public static VectorTable Read(string path, ModelPackage package)
    {
        if (package.Manifest.Inputs is not [{ Features: { } names }])
        {
            throw new ModelException($"model {package.Id}: a table holds one vector a case, and its inputs are {string.Join(", ", package.Manifest.Inputs.Select(i => i.Name))}; evaluate it over pictures with --data");
        }

        string[] lines;
        try
        {
            lines = [.. File.ReadLines(path).Where(line => line.Trim().Length > 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: can't be read: {e.Message}");
        }

        string[] header = lines.Length > 0 ? [.. lines[0].Split(',').Select(name => name.Trim())] : [];
        var features = names.Select(name => Array.IndexOf(header, name)).ToArray();
        if (Array.IndexOf(features, -1) is >= 0 and var missing)
        {
            throw new UsageException($"{path}: line 1: has no column {names[missing]}; {package.Id} needs {names.Count}");
        }

        var rows = lines.Skip(1).Select(line => line.Split(',')).ToArray();
        var odd = Array.FindIndex(rows, row => row.Length != header.Length);
        return odd < 0
            ? new VectorTable(path, header, features, rows)
            : throw new UsageException($"{path}: line {odd + 2}: has {rows[odd].Length} columns, the first line {header.Length}");
    }

    /// <summary>Where a column stands.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public int Column(string name) => Array.IndexOf(_header, name) is >= 0 and var at
        ? at
        : throw new UsageException($"{_path}: line 1: has no column {name}");

    /// <summary>Writes the features of a row; an empty cell is NaN.</summary>
    /// <exception cref="UsageException">A cell is no number.</exception>
    public void CopyTo(int row, Span<float> input)
    {
        for (var i = 0; i < _features.Length; i++)
        {
            input[i] = (float)Number(row, _features[i]);
        }
    }

    /// <summary>A cell as a number; NaN where it is empty.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public double Number(int row, int column)
    {
        var cell = Rows[row][column].Trim();
        return cell.Length == 0 ? double.NaN
            : double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
            : throw new UsageException($"{_path}: line {row + 2}, column {_header[column]}: '{cell}' is no number");
    }
}
