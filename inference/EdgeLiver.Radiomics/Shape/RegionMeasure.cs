using EdgeLiver.Imaging;

namespace EdgeLiver.Radiomics;

/// <summary>Measures size and form of regions of a picture.</summary>
/// <remarks>Keeps its scratch memory between calls, so a call allocates nothing; one thread at a time.</remarks>
public sealed class RegionMeasure
{
    private readonly ConvexOutline _outline = new();

    /// <summary>Size and form of one region.</summary>
    /// <param name="labels">A mask, or a label map with one number for each region.</param>
    /// <param name="spacing">Size of a pixel; unknown: lengths in pixels.</param>
    /// <param name="label">The pixels with this value are the region, 1 to 255.</param>
    /// <exception cref="ArgumentException">No pixel has the label.</exception>
    public RegionShape Measure(GrayView labels, PixelSpacing spacing = default, byte label = Mask.Inside)
    {
        ArgumentOutOfRangeException.ThrowIfZero(label);
        var box = BoxOf(labels, label);
        if (box.IsEmpty)
        {
            throw new ArgumentException($"no pixel of the mask has the value {label}", nameof(labels));
        }

        _outline.Begin(box);
        var moments = default(PixelMoments);
        for (var y = box.Y; y < box.Bottom; y++)
        {
            var row = labels.Row(y).Slice(box.X, box.Width);
            var first = row.IndexOf(label);
            if (first >= 0)
            {
                var last = row.LastIndexOf(label);
                _outline.AddRow(y, box.X + first, box.X + last);
                moments.AddRow(row[first..(last + 1)], label, first, y - box.Y);
            }
        }

        var contour = RegionContour.Of(labels, label, box, spacing);
        var (major, minor) = moments.AxisLengths(spacing);
        return new RegionShape
        {
            Pixels = (int)moments.Count,
            Box = box,
            CentroidX = box.X + moments.MeanX,
            CentroidY = box.Y + moments.MeanY,
            PixelSurface = moments.Count * spacing.X * spacing.Y,
            MeshSurface = contour.Area,
            Perimeter = contour.Length,
            LongAxis = _outline.Longest(spacing),
            MajorAxisLength = major,
            MinorAxisLength = minor,
        };
    }

    private static PixelBox BoxOf(GrayView labels, byte label)
    {
        int left = labels.Width, right = -1, top = -1, bottom = -1;
        for (var y = 0; y < labels.Height; y++)
        {
            var row = labels.Row(y);
            var first = row.IndexOf(label);
            if (first >= 0)
            {
                top = top < 0 ? y : top;
                bottom = y;
                left = Math.Min(left, first);
                right = Math.Max(right, row.LastIndexOf(label));
            }
        }

        return top < 0 ? default : new PixelBox(left, top, right - left + 1, bottom - top + 1);
    }
}
