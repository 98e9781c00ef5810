namespace EdgeLiver.Capture;

/// <summary>The columns of one row that are inside: <c>[A, B)</c> and <c>[C, D)</c>, in order, either may be empty.</summary>
internal readonly record struct RowSpan(double A, double B, double C, double D)
{
    public bool IsEmpty => D <= A;

    /// <summary>The pixels whose middles are inside.</summary>
    public PixelSpan Pixels(int width)
    {
        if (IsEmpty)
        {
            return default;
        }

        var a = Math.Clamp((int)Math.Ceiling(A - 0.5), 0, width);
        var d = Math.Clamp((int)Math.Ceiling(D - 0.5), a, width);
        var b = Math.Clamp((int)Math.Ceiling(B - 0.5), a, d);
        return new PixelSpan(a, b, Math.Clamp((int)Math.Ceiling(C - 0.5), b, d), d);
    }
}

/// <summary>The pixels of one row that are inside: <c>[A, B)</c> and <c>[C, D)</c>, in order, either may be empty.</summary>
internal readonly record struct PixelSpan(int A, int B, int C, int D);
