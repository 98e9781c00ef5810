namespace EdgeLiver.Capture;

/// <summary>The outline of a fan in a few numbers: two straight sides, a top, a bottom, and where the screen cuts it off.</summary>
/// <remarks>
/// Coordinates are continuous: pixel <c>i</c> covers <c>[i, i + 1)</c>. The sides are given by the half width at two rows rather
/// than by apex and angle, because these can be moved one at a time without the whole fan moving along; a search needs far
/// fewer steps.
/// </remarks>
internal readonly record struct FanShape
{
    /// <summary>Rows at which <see cref="HalfTop"/> and <see cref="HalfBottom"/> are measured.</summary>
    public required double TopRow { get; init; }

    public required double BottomRow { get; init; }

    /// <summary>Middle between the sides at <see cref="TopRow"/>, column.</summary>
    public required double CenterX { get; init; }

    public required double HalfTop { get; init; }

    public required double HalfBottom { get; init; }

    /// <summary>Columns by which the middle moves from row to row; 0 unless the beam is steered or the sector set aside.</summary>
    public double Shear { get; init; }

    /// <summary>Rows where top and bottom cross the vertical through the apex.</summary>
    public required double Near { get; init; }

    public required double Far { get; init; }

    /// <summary>Top and bottom are arcs around the apex; else straight.</summary>
    public required bool Curved { get; init; }

    /// <summary>Part of the screen that can show it.</summary>
    public required Cut Cut { get; init; }

    public double Slope => (HalfBottom - HalfTop) / (BottomRow - TopRow);

    /// <summary>Row at which the sides meet.</summary>
    public double ApexY => TopRow - (HalfTop / Slope);

    public double ApexX => CenterX - (Shear * HalfTop / Slope);

    public double NearRadius => Near - ApexY;

    public double FarRadius => Far - ApexY;

    /// <summary>Half the opening angle, radians.</summary>
    public double HalfAngle => (Math.Atan(Slope + Shear) + Math.Atan(Slope - Shear)) / 2;

    /// <summary>Wide enough to be a fan, right way up.</summary>
    public bool IsSound => HalfTop >= 0 && HalfBottom > 4 && Far > Near + 8 && Cut.Right > Cut.Left + 8 && Cut.Bottom > Cut.Top + 8
        && Math.Abs(Shear) < 0.6 && (!Curved || (HalfBottom > HalfTop * 1.02 && Slope < 2.5 && Near > ApexY - 1));

    /// <summary>The part of each pixel row that is inside: one interval, or two beside the probe's face.</summary>
    /// <param name="rows">One for each row of the picture, all written.</param>
    public void Rows(Span<RowSpan> rows)
    {
        var (slope, shear, top, cut) = (Slope, Shear, TopRow, Cut);
        var (apexX, apexY) = Curved ? (ApexX, ApexY) : default;
        var (near, far) = (Square(Math.Max(0, Near - apexY)), Square(Far - apexY));
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = default;
            var y = i + 0.5;
            var half = HalfTop + (slope * (y - top));
            if (half <= 0 || y < cut.Top || y > cut.Bottom || (!Curved && (y < Near || y > Far)))
            {
                continue;
            }

            var axis = CenterX + (shear * (y - top));
            var (left, right) = (Math.Max(cut.Left, axis - half), Math.Min(cut.Right, axis + half));
            var face = 0.0;
            if (Curved)
            {
                var down = Square(y - apexY);
                var reach = far > down ? Math.Sqrt(far - down) : 0;
                (left, right) = (Math.Max(left, apexX - reach), Math.Min(right, apexX + reach));
                face = near > down ? Math.Sqrt(near - down) : 0;
            }

            if (right > left)
            {
                rows[i] = face > 0
                    ? new RowSpan(left, Math.Clamp(apexX - face, left, right), Math.Clamp(apexX + face, left, right), right)
                    : new RowSpan(left, right, right, right);
            }
        }
    }

    /// <summary>Columns between which the top runs, and the bottom.</summary>
    public (double Left, double Right) NearSpan => Chord(Near, NearRadius);

    public (double Left, double Right) FarSpan => Chord(Far, FarRadius);

    /// <summary>Row at which the sides end.</summary>
    public double FarCornerRow => Curved ? ApexY + (FarRadius / double.Hypot(1, Math.Max(Slope - Shear, Slope + Shear))) : Far;

    /// <summary>The same outline, everywhere this far further in; a cut at the border of the screen stays.</summary>
    public FanShape Shrunk(double margin, int width, int height)
    {
        var (left, right) = (margin * double.Hypot(1, Slope - Shear), margin * double.Hypot(1, Slope + Shear));
        return this with
        {
            CenterX = CenterX + ((left - right) / 2),
            HalfTop = HalfTop - ((left + right) / 2),
            HalfBottom = HalfBottom - ((left + right) / 2),
            Near = Near + margin,
            Far = Far - margin,
            Cut = new Cut(
                Cut.Left > 0 ? Cut.Left + margin : 0,
                Cut.Top > 0 ? Cut.Top + margin : 0,
                Cut.Right < width ? Cut.Right - margin : width,
                Cut.Bottom < height ? Cut.Bottom - margin : height),
        };
    }

    public FanShape Scaled(double factor) => this with
    {
        TopRow = TopRow * factor,
        BottomRow = BottomRow * factor,
        CenterX = CenterX * factor,
        HalfTop = HalfTop * factor,
        HalfBottom = HalfBottom * factor,
        Near = Near * factor,
        Far = Far * factor,
        Cut = Cut.Scaled(factor),
    };

    private (double Left, double Right) Chord(double row, double radius)
    {
        if (!Curved)
        {
            var half = HalfTop + (Slope * (row - TopRow));
            var axis = CenterX + (Shear * (row - TopRow));
            return (axis - half, axis + half);
        }

        var (left, right) = (Slope - Shear, Slope + Shear);
        var r = Math.Max(0, radius);
        return (ApexX - (r * left / Math.Sqrt(1 + (left * left))), ApexX + (r * right / Math.Sqrt(1 + (right * right))));
    }

    private static double Square(double v) => v * v;
}
