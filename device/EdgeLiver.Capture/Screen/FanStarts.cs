using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Outlines to begin a search with: every usual fan, laid over what is lit.</summary>
internal static class FanStarts
{
    /// <summary>Half the opening angle, degrees.</summary>
    private static readonly double[] Angles = [24, 31, 38, 46];

    /// <summary>Half the width of the probe's face, as a share of the lit width.</summary>
    private static readonly double[] Faces = [0.08, 0.13, 0.18, 0.25, 0.35];

    /// <summary>Axes tried across the lit width: one side may lie in shadow.</summary>
    private const int Axes = 9;

    public static IEnumerable<FanShape> Curved(CoarseScreen screen, PixelBox lit)
    {
        var height = lit.Height * 0.85;
        foreach (var angle in Angles)
        {
            var spread = Math.Tan(double.DegreesToRadians(angle)) * height;
            foreach (var face in Faces)
            {
                for (var axis = 1; axis <= Axes; axis++)
                {
                    yield return new FanShape
                    {
                        TopRow = lit.Y,
                        BottomRow = lit.Y + height,
                        CenterX = lit.X + (lit.Width * (double)axis / (Axes + 1)),
                        HalfTop = lit.Width * face,
                        HalfBottom = (lit.Width * face) + spread,
                        Near = lit.Y + (lit.Height * 0.04),
                        Far = lit.Bottom,
                        Curved = true,
                        Cut = new Cut(0, 0, screen.Width, screen.Height),
                    };
                }
            }
        }
    }

    public static FanShape Straight(CoarseScreen screen, PixelBox lit) => new()
    {
        TopRow = lit.Y,
        BottomRow = lit.Bottom,
        CenterX = lit.X + (lit.Width / 2.0),
        HalfTop = lit.Width / 2.0,
        HalfBottom = lit.Width / 2.0,
        Near = lit.Y,
        Far = lit.Bottom,
        Curved = false,
        Cut = new Cut(0, 0, screen.Width, screen.Height),
    };
}
