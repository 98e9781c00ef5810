namespace EdgeLiver.Capture;

/// <summary>The order in which people number files: <c>f2</c> before <c>f10</c>.</summary>
/// <remarks>
/// Runs of the digits 0 to 9 compare as numbers of any length, everything else by ordinal, upper and lower case alike. Names
/// that are equal so (<c>f2</c>, <c>F02</c>) follow plain ordinal order, so that a folder has one order on every machine.
/// </remarks>
public sealed class NaturalOrder : IComparer<string>
{
    private NaturalOrder()
    {
    }

    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return string.CompareOrdinal(x, y);
        }

        var order = ComparePieces(x, y);
        return order != 0 ? order : string.CompareOrdinal(x, y);
    }

    private static int ComparePieces(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        while (!x.IsEmpty && !y.IsEmpty)
        {
            int order;
            if (char.IsAsciiDigit(x[0]) && char.IsAsciiDigit(y[0]))
            {
                order = CompareNumbers(TakeNumber(ref x), TakeNumber(ref y));
            }
            else
            {
                order = char.ToUpperInvariant(x[0]).CompareTo(char.ToUpperInvariant(y[0]));
                x = x[1..];
                y = y[1..];
            }

            if (order != 0)
            {
                return order;
            }
        }

        return x.Length.CompareTo(y.Length);
    }

    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        length = length < 0 ? text.Length : length;
        var number = text[..length].TrimStart('0');
        text = text[length..];
        return number;
    }

    private static int CompareNumbers(ReadOnlySpan<char> x, ReadOnlySpan<char> y) =>
        x.Length != y.Length ? x.Length.CompareTo(y.Length) : x.SequenceCompareTo(y);
}
