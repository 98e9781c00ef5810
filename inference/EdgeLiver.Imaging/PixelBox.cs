namespace EdgeLiver.Imaging;

/// <summary>A rectangle in pixels; <paramref name="X"/> and <paramref name="Y"/> are its first column and row.</summary>
/// <param name="X">First column.</param>
/// <param name="Y">First row.</param>
/// <param name="Width">Columns; 0 means empty.</param>
/// <param name="Height">Rows; 0 means empty.</param>
public readonly record struct PixelBox(int X, int Y, int Width, int Height)
{
    /// <summary>The column behind the last.</summary>
    public int Right => X + Width;

    /// <summary>The row below the last.</summary>
    public int Bottom => Y + Height;

    /// <summary>Pixels.</summary>
    public long Area => (long)Width * Height;

    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>The part that both have; empty where they do not meet.</summary>
    public PixelBox Intersect(PixelBox other)
    {
        var x = Math.Max(X, other.X);
        var y = Math.Max(Y, other.Y);
        return new PixelBox(x, y, Math.Max(0, Math.Min(Right, other.Right) - x), Math.Max(0, Math.Min(Bottom, other.Bottom) - y));
    }
}
