namespace EdgeLiver.Radiomics;

/// <summary>Distance from one pixel to the next, mm; <see cref="Unknown"/> where the picture has no scale.</summary>
/// <param name="XMm">From column to column, above 0.</param>
/// <param name="YMm">From row to row, above 0.</param>
public readonly record struct PixelSpacing(double XMm, double YMm)
{
    /// <summary>No scale: lengths are in pixels, areas in square pixels.</summary>
    public static PixelSpacing Unknown => default;

    /// <summary>True where lengths are in mm.</summary>
    public bool IsKnown => XMm > 0 && YMm > 0;

    internal double X => IsKnown ? XMm : 1;

    internal double Y => IsKnown ? YMm : 1;
}
