using System.Globalization;
using System.Text;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Web.Forms;

/// <summary>A number as people type it.</summary>
/// <remarks>
/// Full-width digits and signs of a Chinese keyboard are the same characters wider (Unicode NFKC) and are taken. A comma followed by one or two digits
/// can only be a decimal sign; by three it may be either, and a factor of 1000 in an AFP is not guessed.
/// </remarks>
/// <param name="Value">The number.</param>
/// <param name="Comparator">&lt;, &lt;=, &gt; or &gt;= before it, else null.</param>
internal readonly record struct NumberInput(double Value, string? Comparator)
{
    /// <summary>No number that is meant is longer.</summary>
    private const int MaxLength = 24;

    /// <summary>Reads a text; the fault says what is wrong with it, in both languages.</summary>
    public static bool TryRead(string text, out NumberInput number, out LocalText fault)
    {
        number = default;
        fault = Texts.NotANumber;
        if (text.Length > MaxLength)
        {
            return false;
        }

        string plain;
        try
        {
            // NFKC throws for halves of surrogate pairs.
            plain = text.Normalize(NormalizationForm.FormKC).Replace('，', ',').Replace('。', '.').Replace('、', ',').Trim();
        }
        catch (ArgumentException)
        {
            return false;
        }

        var comparator = ReadComparator(ref plain);
        var comma = plain.IndexOf(',', StringComparison.Ordinal);
        if (comma >= 0)
        {
            var after = plain.Length - comma - 1;
            if (plain.Contains('.', StringComparison.Ordinal) || plain.LastIndexOf(',') != comma || after == 3)
            {
                fault = Texts.AmbiguousComma;
                return false;
            }

            plain = plain.Replace(',', '.');
        }

        if (plain.Length == 0 || plain.Any(c => c is not ((>= '0' and <= '9') or '.' or '-' or '+' or 'e' or 'E'))
            || !double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            return false;
        }

        number = new NumberInput(value, comparator);
        return true;
    }

    private static string? ReadComparator(ref string text)
    {
        foreach (var (sign, meaning) in new[] { ("<=", "<="), (">=", ">="), ("≤", "<="), ("≥", ">="), ("<", "<"), (">", ">") })
        {
            if (text.StartsWith(sign, StringComparison.Ordinal))
            {
                text = text[sign.Length..].TrimStart();
                return meaning;
            }
        }

        return null;
    }
}
