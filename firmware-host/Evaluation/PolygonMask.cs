using EdgeLiver.Imaging;

namespace EdgeLiver.Host.Evaluation;

/// <summary>Fills a polygon into a mask: pixels whose centre lies inside, by the even-odd rule.</summary>
internal static class PolygonMask
{
    /// <param name="points">Corners in pixels, pixel centres at whole numbers; at least 3, may leave the picture.</param>
    /// <param name="mask">Cleared first.</param>
    public static void Fill(IReadOnlyList<(double X, double Y)> points, Mask mask)
    {
        mask.Clear();
        var crossings = new List<double>();
        for (var y = 0; y < mask.Height; y++)
        {
            crossings.Clear();
            for (int i = 0, j = points.Count - 1; i < points.Count; j = i++)
            {
                var (a, b) = (points[j], points[i]);
                if ((a.Y <= y) != (b.Y <= y))
                {
                    crossings.Add(a.X + ((y - a.Y) / (b.Y - a.Y) * (b.X - a.X)));
                }
            }

            crossings.Sort();
            for (var i = 0; i + 1 < crossings.Count; i += 2)
            {
                var first = Math.Clamp((int)Math.Ceiling(crossings[i]), 0, mask.Width);
                var end = Math.Clamp((int)Math.Floor(crossings[i + 1]) + 1, first, mask.Width);
                mask.Row(y)[first..end].Fill(Mask.Inside);
            }
        }
    }
}
