using System.Buffers;

namespace EdgeLiver.Contracts;

/// <summary>What may stand in a record that travels; everything else is refused here, in one line.</summary>
internal static class Check
{
    /// <summary>Characters of an identifier: one topic level, one word of a code, one pseudonym fits.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Identifier =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    private static readonly SearchValues<char> CodeWord =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._+=");

    private static readonly SearchValues<char> UnitCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*/.%[]{}^µ");

    private static readonly SearchValues<char> ProductCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._+@/() ");

    /// <summary>The refused value is not repeated: it may be a name.</summary>
    public static string Pseudonym(string value)
    {
        if (Fits(value, Identifier))
        {
            return value;
        }

        var at = value.AsSpan().IndexOfAnyExcept(Identifier);
        var why = at >= 0 ? $"has a character that is not allowed at position {at + 1}" : $"is {value.Length} characters long";
        throw new FormatException(
            $"pseudonym {why}; allowed: 1 to {MaxLength} of A-Z a-z 0-9 - . _; use the site's pseudonym, never a name");
    }

    public static string Id(string what, string value) => Fits(value, Identifier)
        ? value
        : throw new FormatException($"{what} '{value}' is not allowed; allowed: 1 to {MaxLength} of A-Z a-z 0-9 - . _");

    public static string Code(string what, string value) => Fits(value, CodeWord)
        ? value
        : throw new FormatException($"{what} '{value}' is not a code; allowed: 1 to {MaxLength} of A-Z a-z 0-9 - . _ + =");

    public static string? CodeOrNull(string what, string? value) => value is null ? null : Code(what, value);

    /// <summary>What a maker calls its product: the one place where a space may stand; it comes from settings, never from an exam's form.</summary>
    public static string? ProductOrNull(string what, string? value) => value is null || Fits(value, ProductCharacters)
        ? value
        : throw new FormatException($"{what} is no product name; allowed: 1 to {MaxLength} of A-Z a-z 0-9 - . _ + @ / ( ) and space");

    public static string? IdOrNull(string what, string? value) => value is null ? null : Id(what, value);

    public static IReadOnlyList<string> Codes(string what, IReadOnlyList<string>? values)
    {
        foreach (var value in values ?? [])
        {
            Code(what, value);
        }

        return values ?? [];
    }

    public static string Same(string what, string value, string expected) => value == expected
        ? value
        : throw new FormatException($"{what} '{value}' is not known; this version reads {expected}");

    public static string Unit(string what, string value) => Fits(value, UnitCharacters)
        ? value
        : throw new FormatException($"{what} '{value}' is not a unit; allowed: 1 to {MaxLength} of A-Z a-z 0-9 * / . % [ ] {{ }} ^ µ");

    public static string? Comparator(string what, string? value) => value is null or "<" or "<=" or ">=" or ">"
        ? value
        : throw new FormatException($"{what} '{value}' is not allowed; allowed: <, <=, >=, > or none");

    /// <summary>A list whose items are told apart by a key; null reads as empty.</summary>
    public static IReadOnlyList<T> Distinct<T>(string what, IReadOnlyList<T>? items, Func<T, string> key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items ?? [])
        {
            if (!seen.Add(key(item)))
            {
                throw new FormatException($"{what} '{key(item)}' stands twice; each may stand once");
            }
        }

        return items ?? [];
    }

    public static double Range(string what, double value, double min, double max) => value >= min && value <= max
        ? value
        : throw new FormatException(FormattableString.Invariant($"{what} {value} is out of range; allowed: {min} to {max}"));

    public static double? RangeOrNull(string what, double? value, double min, double max) =>
        value is { } number ? Range(what, number, min, max) : null;

    private static bool Fits(string value, SearchValues<char> allowed) =>
        value.Length is >= 1 and <= MaxLength && !value.AsSpan().ContainsAnyExcept(allowed);
}
