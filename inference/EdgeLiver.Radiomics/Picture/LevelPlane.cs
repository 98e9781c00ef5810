namespace EdgeLiver.Radiomics;

/// <summary>The grey levels of a region of a picture in native memory, with zeros all around.</summary>
/// <remarks>
/// 1 to 255 inside, 0 outside. Each row begins with <see cref="Margin"/> zeros, which end the row before it too, and there is an empty
/// row above and below: neighbours and whole vectors are read everywhere without asking for borders.
/// </remarks>
internal sealed unsafe class LevelPlane : IDisposable
{
    /// <summary>Zeros between two rows: a vector, and a cache line.</summary>
    public const int Margin = 64;

    private readonly Scratch<byte> _memory = new();
    private byte* _origin;

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Bytes from one row to the next, a multiple of 64.</summary>
    public int Stride { get; private set; }

    /// <summary>Columns in whole blocks of 64 pixels; what is over is zero.</summary>
    public int Blocks => (Width + Margin - 1) / Margin;

    /// <summary>First pixel of a row, -1 to <see cref="Height"/>; aligned to 64.</summary>
    public byte* Row(int y) => _origin + ((nint)y * Stride);

    /// <summary>Takes the levels of a region over; what its levels leave out is outside.</summary>
    public void Fill(LevelSource source) => Fill(source, source.LevelOf);

    /// <summary>Takes the form of a region over: level 1 for each of its pixels.</summary>
    public void FillForm(LevelSource source)
    {
        Span<byte> everywhere = stackalloc byte[256];
        everywhere.Fill(1);
        Fill(source, everywhere);
    }

    /// <summary>Columns and rows from the first to the last pixel inside.</summary>
    public (int Columns, int Rows) Extent()
    {
        int left = Width, right = -1, top = Height, bottom = -1;
        for (var y = 0; y < Height; y++)
        {
            var row = new ReadOnlySpan<byte>(Row(y), Width);
            var first = row.IndexOfAnyExcept((byte)0);
            if (first >= 0)
            {
                (left, right) = (Math.Min(left, first), Math.Max(right, row.LastIndexOfAnyExcept((byte)0)));
                (top, bottom) = (Math.Min(top, y), y);
            }
        }

        return (right - left + 1, bottom - top + 1);
    }

    public void Dispose() => _memory.Dispose();

    private void Fill(LevelSource source, ReadOnlySpan<byte> levelOf)
    {
        (Width, Height) = (source.Image.Width, source.Image.Height);
        Stride = Margin + (Blocks * Margin);
        var memory = _memory.TakeClear(((Height + 2) * Stride) + Margin);
        _origin = memory + Stride + Margin;
        fixed (byte* level = levelOf)
        {
            for (var y = 0; y < Height; y++)
            {
                FillRow(source, y, level, Row(y));
            }
        }
    }

    private static void FillRow(LevelSource source, int y, byte* level, byte* row)
    {
        var label = source.Label;
        fixed (byte* pixels = source.Image.Row(y), marks = source.Labels.Row(y))
        {
            for (var x = 0; x < source.Image.Width; x++)
            {
                row[x] = marks[x] == label ? level[pixels[x]] : (byte)0;
            }
        }
    }
}
