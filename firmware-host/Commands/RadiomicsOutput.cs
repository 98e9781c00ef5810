using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeLiver.Radiomics;

namespace EdgeLiver.Host.Commands;

/// <summary>Where the features of regions go: JSON, an object a region, or CSV, a row a region.</summary>
/// <param name="path">File, or null for standard output.</param>
/// <param name="isCsv">CSV instead of JSON.</param>
internal sealed class RadiomicsOutput(string? path, bool isCsv) : IDisposable
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = OneLine with { Indented = true };

    private StreamWriter? _writer;
    private FeatureLayout? _columns;

    /// <summary>Answers go one a line; for lists.</summary>
    public bool OneALine { get; set; }

    /// <summary>Makes the file, so that a wrong place is told before the work begins.</summary>
    /// <exception cref="UsageException">It can't be written.</exception>
    public void Open()
    {
        try
        {
            _writer = path is null ? new StreamWriter(Console.OpenStandardOutput()) : new StreamWriter(path);
            _writer.NewLine = "\n";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {path}: can't be written: {e.Message}; name another place");
        }
    }

    /// <summary>Writes the features of a region.</summary>
    /// <exception cref="UsageException">CSV, and an earlier region had other columns.</exception>
    public void Write(RadiomicsAnswer answer, string image, string mask)
    {
        if (isCsv)
        {
            WriteRow(answer.Features, image, mask);
        }
        else
        {
            WriteJson(writer => WriteAnswer(writer, answer, image, mask));
        }
    }

    /// <summary>Writes that a region of a list has none; CSV has no place for it.</summary>
    public void WriteError(string image, string mask, string error)
    {
        if (!isCsv)
        {
            WriteJson(writer =>
            {
                writer.WriteString("image", image);
                writer.WriteString("mask", mask);
                writer.WriteString("error", error);
            });
        }
    }

    /// <summary>Lists all names in their order, a picture's first.</summary>
    public static void WriteNames(RadiomicMode mode)
    {
        foreach (var (kind, layout) in new[] { ("picture", FeatureLayout.Picture), ("volume by slice", FeatureLayout.Slices), ("volume", FeatureLayout.Volume) })
        {
            foreach (var (name, _) in RadiomicsNames.Of(layout, mode))
            {
                Console.Out.WriteLine($"{kind},{name}");
            }
        }
    }

    public void Dispose() => _writer?.Dispose();

    private void WriteJson(Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, OneALine ? OneLine : Indented))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        _writer!.Flush();
        buffer.WriteTo(_writer.BaseStream);
        _writer.WriteLine();
        _writer.Flush();
    }

    private void WriteAnswer(Utf8JsonWriter writer, RadiomicsAnswer answer, string image, string mask)
    {
        var features = answer.Features;
        var names = RadiomicsNames.Of(features);
        if (OneALine)
        {
            writer.WriteString("image", image);
            writer.WriteString("mask", mask);
        }

        writer.WriteString("settings", features.SettingsHash);
        if (answer.IsHarmonised)
        {
            writer.WriteBoolean("harmonised", true);
        }

        writer.WriteStartObject("features");
        foreach (var (name, value) in RadiomicsNames.Values(features))
        {
            if (value is { } number)
            {
                writer.WriteNumber(name, number);
            }
        }

        writer.WriteEndObject();
        writer.WriteStartObject("undefined");
        foreach (var (name, tag) in names.Where(x => features.WhyUndefined(x.Tag) is not null))
        {
            writer.WriteString(name, features.WhyUndefined(tag));
        }

        writer.WriteEndObject();
        if (answer.Diagnostics.Count > 0)
        {
            writer.WriteStartObject("diagnostics");
            foreach (var (tag, value) in answer.Diagnostics)
            {
                writer.WriteNumber(tag, value);
            }

            writer.WriteEndObject();
        }
    }

    private void WriteRow(RadiomicFeatures features, string image, string mask)
    {
        if (_columns is null)
        {
            _columns = features.Layout;
            _writer!.WriteLine($"image,mask,settings,{string.Join(',', RadiomicsNames.Of(features).Select(x => x.Name))}");
        }
        else if (_columns != features.Layout)
        {
            throw new UsageException($"{image}: a list in CSV can't mix pictures and volumes; use --format json, or two lists");
        }

        var values = RadiomicsNames.Values(features).Select(x => x.Value?.ToString("R", CultureInfo.InvariantCulture));
        _writer!.WriteLine($"{Quote(image)},{Quote(mask)},{features.SettingsHash},{string.Join(',', values)}");
        _writer.Flush();
    }

    private static string Quote(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
