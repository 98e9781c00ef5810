namespace EdgeLiver.Panel;

/// <summary>Letters of 3x5 dots: digits, capitals and what an address needs; others show as a box.</summary>
internal static class SmallFont
{
    public const int Width = 3;
    public const int Height = 5;

    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ .:-/%+,()!?";

    // Five rows of three dots for each letter, top first; an octal digit a row.
    private static readonly string[] Rows =
    [
        "75557", "26227", "71747", "71717", "55711", "74717", "74757", "71222", "75757", "75717",
        "25755", "65656", "34443", "65556", "74647", "74644", "34553", "55755", "72227", "11152", "55655", "44447",
        "57755", "65555", "25552", "65644", "25563", "65655", "34216", "72222", "55557", "55552", "55775", "55255", "55222", "71247",
        "00000", "00002", "02020", "00700", "11244", "51245", "02720", "00024", "12221", "42224", "22202", "61202",
    ];

    /// <summary>Is a dot of a letter set?</summary>
    /// <param name="letter">Small letters show as capitals.</param>
    /// <param name="x">0 to 2 from the left.</param>
    /// <param name="y">0 to 4 from the top.</param>
    public static bool IsSet(char letter, int x, int y)
    {
        var index = Letters.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
        var row = index < 0 ? 7 : Rows[index][y] - '0';
        return ((row >> (Width - 1 - x)) & 1) != 0;
    }
}
