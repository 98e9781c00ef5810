using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Makes a picture smaller: each new pixel is the mean of the area that it covers.</summary>
internal static class AreaScale
{
    /// <param name="source">At least as large as <paramref name="target"/> both ways.</param>
    /// <param name="target">Every pixel is written.</param>
    public static void Shrink(GrayView source, GrayView target)
    {
        var (stepX, stepY) = ((double)source.Width / target.Width, (double)source.Height / target.Height);
        for (var y = 0; y < target.Height; y++)
        {
            var row = target.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = (byte)Math.Round(Mean(source, x * stepX, (x + 1) * stepX, y * stepY, (y + 1) * stepY));
            }
        }
    }

    private static double Mean(GrayView source, double left, double right, double top, double bottom)
    {
        double sum = 0, area = 0;
        for (var y = (int)top; y < Math.Min(bottom, source.Height); y++)
        {
            var row = source.Row(y);
            var high = Math.Min(y + 1, bottom) - Math.Max(y, top);
            for (var x = (int)left; x < Math.Min(right, source.Width); x++)
            {
                var part = high * (Math.Min(x + 1, right) - Math.Max(x, left));
                sum += part * row[x];
                area += part;
            }
        }

        return sum / area;
    }
}
