using System.Globalization;

namespace EdgeLiver.Radiomics;

/// <summary>A filter's text taken apart; each field is read once, and one that nobody reads is an error.</summary>
internal sealed class FilterText
{
    private readonly Dictionary<string, string> _fields = [];

    private FilterText(string name) => Name = name;

    public string Name { get; }

    public static FilterText Read(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var read = new FilterText((colon < 0 ? text : text[..colon]).Trim());
        if (colon < 0)
        {
            return read;
        }

        foreach (var part in text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            var pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length != 2 || pair[0].Length == 0)
            {
                throw new FormatException($"filter {read.Name}: '{part}' must be field=value");
            }

            if (!read._fields.TryAdd(pair[0], pair[1]))
            {
                throw new FormatException($"filter {read.Name}: {pair[0]} is given twice");
            }
        }

        return read;
    }

    public bool Has(string field) => _fields.ContainsKey(field);

    /// <summary>A field's text, or null where it is not given.</summary>
    public string? Take(string field) => _fields.Remove(field, out var value) ? value : null;

    public double Number(string field, double least, double most, double? missing = null)
    {
        var text = Take(field);
        if (text is null && missing is { } value)
        {
            return value;
        }

        var range = string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}");
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(field, text, range);
    }

    public int Whole(string field, int least, int most, int? missing = null)
    {
        var text = Take(field);
        if (text is null && missing is { } value)
        {
            return value;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(field, text, $"a whole number from {least} to {most}");
    }

    public T Choice<T>(string field, T missing)
        where T : struct, Enum => Choice<T>(field) ?? missing;

    public T? Choice<T>(string field)
        where T : struct, Enum
    {
        var text = Take(field);
        if (text is null)
        {
            return null;
        }

        var name = typeof(T) == typeof(Pooling) && text == "average" ? nameof(Pooling.Mean) : text;
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw Wrong(field, text, string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant());
    }

    public FormatException Wrong(string field, string? value, string allowed) =>
        new(value is null ? $"filter {Name}: {field} is missing, must be {allowed}" : $"filter {Name}: {field} is '{value}', must be {allowed}");

    public void ThrowIfAnyIsLeft()
    {
        if (_fields.Count > 0)
        {
            throw new FormatException($"filter {Name}: it has no field '{_fields.Keys.First()}'");
        }
    }
}
