using System.Globalization;
using System.Text;
using EdgeLiver.Screening;
using Microsoft.Extensions.Primitives;

namespace EdgeLiver.Host.Web.Forms;

/// <summary>The fields of a posted form, read one by one; what can't be used is collected, so that all is said at once.</summary>
internal sealed class FormInput(IFormCollection form)
{
    private const int MaxText = 200;

    // 200 points of an outline.
    private const int MaxDrawn = 4096;
    private readonly List<FormFault> _faults = [];

    public IReadOnlyList<FormFault> Faults => _faults;

    public static FormInput Empty { get; } = new(FormCollection.Empty);

    /// <summary>As it was sent, for the form that is shown again; cut where it is longer than any field.</summary>
    public string Raw(string name) => form.TryGetValue(name, out var values) && values.Count > 0 && values[0] is { } text
        ? text[..Math.Min(text.Length, MaxText)]
        : "";

    /// <summary>A line that the page's script writes; cut like the others, later.</summary>
    public string Drawn(string name) => form.TryGetValue(name, out var values) && values.Count > 0 && values[0] is { } text ? text[..Math.Min(text.Length, MaxDrawn)] : "";

    public bool Has(string name) => !StringValues.IsNullOrEmpty(form[name]);

    public bool IsChecked(string name) => Has(name);

    public IReadOnlyList<string> All(string name) => [.. form[name].OfType<string>().Take(32)];

    public void Refuse(string field, LocalText message) => _faults.Add(new FormFault(field, message));

    /// <summary>Trimmed, with full-width characters made narrow; null where the field is empty.</summary>
    public string? Text(string name)
    {
        var raw = Raw(name);
        try
        {
            var text = raw.Normalize(NormalizationForm.FormKC).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (ArgumentException)
        {
            return raw;
        }
    }

    /// <summary>One of the allowed words, or null where the field is empty.</summary>
    public string? Choice(string name, params ReadOnlySpan<string> allowed)
    {
        var text = Text(name);
        if (text is null || allowed.Contains(text))
        {
            return text;
        }

        Refuse(name, Texts.NotAChoice);
        return null;
    }

    public int? Whole(string name, int min, int max) => Number(name, min, max) is not { } number ? null
        : number.Value == Math.Floor(number.Value) && number.Comparator is null ? (int)number.Value
        : Refused<int>(name, Texts.NotWhole);

    /// <summary>A number in its range; null where the field is empty, or refused.</summary>
    public NumberInput? Number(string name, double min, double max)
    {
        var raw = Raw(name);
        if (string.IsNullOrWhiteSpace(raw))
        {
            return null;
        }

        if (!NumberInput.TryRead(raw, out var number, out var fault))
        {
            return Refused<NumberInput>(name, fault);
        }

        return number.Value >= min && number.Value <= max ? number : Refused<NumberInput>(name, Texts.OutOfRange(min, max));
    }

    /// <summary>A number that can't be a bound.</summary>
    public double? Exact(string name, double min, double max) => Number(name, min, max) is not { } number ? null
        : number.Comparator is null ? number.Value
        : Refused<double>(name, Texts.NoComparatorHere);

    /// <summary>A day as the browser sends it, not after <paramref name="last"/>.</summary>
    public DateOnly? Day(string name, DateOnly last)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return Refused<DateOnly>(name, Texts.NotADay);
        }

        return day <= last && day.Year >= 1990 ? day : Refused<DateOnly>(name, Texts.DayOutOfRange);
    }

    private T? Refused<T>(string name, LocalText message)
        where T : struct
    {
        Refuse(name, message);
        return null;
    }
}
