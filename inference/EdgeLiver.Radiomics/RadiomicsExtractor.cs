using EdgeLiver.Imaging;

namespace EdgeLiver.Radiomics;

/// <summary>Measures regions of a picture: shape, and radiomic features under fixed names.</summary>
/// <remarks>Keeps its scratch memory between calls, so a call allocates nothing; one thread at a time.</remarks>
public sealed class RadiomicsExtractor
{
    private readonly int[] _histogram = new int[IntensityStatistics.Levels];
    private readonly ConvexOutline _outline = new();

    /// <summary>The features of one region as a new vector.</summary>
    /// <inheritdoc cref="Extract(GrayView, GrayView, RadiomicFeatures, PixelSpacing, byte)"/>
    public RadiomicFeatures Extract(GrayView image, GrayView labels, PixelSpacing spacing = default, byte label = Mask.Inside)
    {
        var features = new RadiomicFeatures();
        Extract(image, labels, features, spacing, label);
        return features;
    }

    /// <summary>Fills a vector with the features of one region.</summary>
    /// <param name="image">B-mode luma, <c>Height x Width</c>, 8 bit.</param>
    /// <param name="labels">Same size; a mask, or a label map with one number for each region.</param>
    /// <param name="target">The vector; whatever it held is forgotten.</param>
    /// <param name="spacing">Size of a pixel; unknown: lengths in pixels.</param>
    /// <param name="label">The pixels of <paramref name="labels"/> with this value are the region, 1 to 255.</param>
    /// <exception cref="ArgumentException">The sizes differ, or no pixel has the label.</exception>
    public RegionShape Extract(
        GrayView image, GrayView labels, RadiomicFeatures target, PixelSpacing spacing = default, byte label = Mask.Inside)
    {
        if (image.Width != labels.Width || image.Height != labels.Height)
        {
            throw new ArgumentException(
                $"mask is {labels.Width}x{labels.Height}, the image {image.Width}x{image.Height}; they must be equal", nameof(labels));
        }

        var shape = Measure(labels, spacing, label);
        target.Begin(spacing);
        Count(image.Crop(shape.Box), labels.Crop(shape.Box), label);
        IntensityStatistics.Write(_histogram, target);
        WriteShape(shape, target);
        return shape;
    }

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

    private static void WriteShape(RegionShape shape, RadiomicFeatures target)
    {
        target.Set("shape2D_MeshSurface", shape.MeshSurface);
        target.Set("shape2D_PixelSurface", shape.PixelSurface);
        target.Set("shape2D_Perimeter", shape.Perimeter);
        target.Set("shape2D_PerimeterSurfaceRatio", shape.Perimeter / shape.MeshSurface);
        target.Set("shape2D_Sphericity", 2 * Math.Sqrt(Math.PI * shape.MeshSurface) / shape.Perimeter);
        target.Set("shape2D_MaximumDiameter", shape.LongAxis.Length);
        target.Set("shape2D_MajorAxisLength", shape.MajorAxisLength);
        target.Set("shape2D_MinorAxisLength", shape.MinorAxisLength);
        if (shape.MajorAxisLength > 0)
        {
            target.Set("shape2D_Elongation", shape.MinorAxisLength / shape.MajorAxisLength);
        }
        else
        {
            target.SetUndefined("shape2D_Elongation", "one pixel has no direction");
        }
    }

    private void Count(GrayView image, GrayView labels, byte label)
    {
        Array.Clear(_histogram);
        for (var y = 0; y < image.Height; y++)
        {
            var pixels = image.Row(y);
            var marks = labels.Row(y);
            for (var x = 0; x < pixels.Length; x++)
            {
                if (marks[x] == label)
                {
                    _histogram[pixels[x]]++;
                }
            }
        }
    }
}
