using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Letters five pixels wide and seven high, drawn at a whole-numbered scale: the same on every machine, no font needed.</summary>
internal static class BitmapFont
{
    public const int GlyphHeight = 7;

    /// <summary>From one letter to the next, at scale 1.</summary>
    public const int Advance = 6;

    private const int GlyphWidth = 5;

    /// <summary>What a character without a drawing of its own gets: a frame.</summary>
    private const ulong Unknown = 0x1F11111111111F;

    private static readonly ulong[] Glyphs = Table(
    [
        // One byte a row from the top, the five low bits from the left.
        (' ', 0),
        ('A', 0x0E11111F111111),
        ('B', 0x1E11111E11111E),
        ('C', 0x0E11101010110E),
        ('D', 0x1E11111111111E),
        ('E', 0x1F10101E10101F),
        ('F', 0x1F10101E101010),
        ('G', 0x0E11101711110E),
        ('H', 0x1111111F111111),
        ('I', 0x0E04040404040E),
        ('J', 0x0702020202120C),
        ('K', 0x11121418141211),
        ('L', 0x1010101010101F),
        ('M', 0x111B1515111111),
        ('N', 0x11191915131311),
        ('O', 0x0E11111111110E),
        ('P', 0x1E11111E101010),
        ('Q', 0x0E11111115120D),
        ('R', 0x1E11111E141211),
        ('S', 0x0F10100E01011E),
        ('T', 0x1F040404040404),
        ('U', 0x1111111111110E),
        ('V', 0x111111110A0A04),
        ('W', 0x11111115151B11),
        ('X', 0x11110A040A1111),
        ('Y', 0x11110A04040404),
        ('Z', 0x1F01020408101F),
        ('0', 0x0E11131519110E),
        ('1', 0x040C040404040E),
        ('2', 0x0E11010608101F),
        ('3', 0x0E11010601110E),
        ('4', 0x02060A121F0202),
        ('5', 0x1F101E0101110E),
        ('6', 0x0608101E11110E),
        ('7', 0x1F010202040404),
        ('8', 0x0E11110E11110E),
        ('9', 0x0E11110F01020C),
        ('.', 0x00000000000C0C),
        (',', 0x000000000C0408),
        (':', 0x000C0C000C0C00),
        ('-', 0x0000000E000000),
        ('/', 0x01010204081010),
        ('+', 0x0004041F040400),
        ('%', 0x19190204081313),
        ('(', 0x02040808080402),
        (')', 0x08040202020408),
    ]);

    /// <summary>The box that a text needs.</summary>
    public static PixelBox Measure(int x, int y, int scale, ReadOnlySpan<char> text)
    {
        var (width, height) = (0, GlyphHeight);
        foreach (var letter in text)
        {
            var tall = HanGlyphs.Has(letter);
            width += tall ? HanGlyphs.Advance : Advance;
            height = tall ? HanGlyphs.Size : height;
        }

        return new PixelBox(x, y, Math.Max(1, width - 1) * scale, height * scale);
    }

    /// <summary>Sets the pixels of the letters and leaves the others; what leaves the picture is cut off.</summary>
    /// <param name="picture">Where to.</param>
    /// <param name="text">Small letters are drawn as capitals.</param>
    /// <param name="x">Leftmost column.</param>
    /// <param name="y">Top row.</param>
    /// <param name="scale">Pixels a dot, at least 1.</param>
    /// <param name="grey">Value of a letter's pixel.</param>
    public static void Draw(GrayView picture, ReadOnlySpan<char> text, int x, int y, int scale, byte grey)
    {
        foreach (var character in text)
        {
            if (HanGlyphs.Has(character))
            {
                DrawHan(picture, character, x, y, scale, grey);
                x += HanGlyphs.Advance * scale;
                continue;
            }

            var letter = char.ToUpperInvariant(character);
            var glyph = letter < Glyphs.Length ? Glyphs[letter] : Unknown;
            for (var dot = 0; dot < GlyphWidth * GlyphHeight; dot++)
            {
                var (row, column) = (dot / GlyphWidth, dot % GlyphWidth);
                if (((glyph >> ((8 * (GlyphHeight - 1 - row)) + GlyphWidth - 1 - column)) & 1) != 0)
                {
                    Dot(picture, x + (column * scale), y + (row * scale), scale, grey);
                }
            }

            x += Advance * scale;
        }
    }

    private static void DrawHan(GrayView picture, char character, int x, int y, int scale, byte grey)
    {
        for (var row = 0; row < HanGlyphs.Size; row++)
        {
            for (var column = 0; column < HanGlyphs.Size; column++)
            {
                if (HanGlyphs.IsSet(character, row, column))
                {
                    Dot(picture, x + (column * scale), y + (row * scale), scale, grey);
                }
            }
        }
    }

    private static void Dot(GrayView picture, int x, int y, int scale, byte grey)
    {
        var box = new PixelBox(x, y, scale, scale).Intersect(picture.Bounds);
        for (var row = box.Y; row < box.Bottom && !box.IsEmpty; row++)
        {
            picture.Row(row).Slice(box.X, box.Width).Fill(grey);
        }
    }

    private static ulong[] Table(ReadOnlySpan<(char Letter, ulong Rows)> glyphs)
    {
        var table = new ulong['Z' + 1];
        Array.Fill(table, Unknown);
        foreach (var (letter, rows) in glyphs)
        {
            table[letter] = rows;
        }

        return table;
    }
}
