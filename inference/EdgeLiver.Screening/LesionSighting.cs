namespace EdgeLiver.Screening;

/// <summary>A rectangle on the screen, pixels.</summary>
public readonly record struct LesionBox(double X, double Y, double Width, double Height)
{
    /// <summary>Shared area over joint area, 0 to 1.</summary>
    public double Overlap(LesionBox other)
    {
        var width = Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X);
        var height = Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        var shared = width * height;
        return shared / ((Width * Height) + (other.Width * other.Height) - shared);
    }

    internal LesionBox Moved(double x, double y) => this with { X = X + x, Y = Y + y };
}

/// <summary>A region of one frame that the segmentation takes for a lesion.</summary>
/// <param name="Box">Around all its pixels.</param>
/// <param name="AreaPx">Its pixels.</param>
/// <param name="LongAxisPx">Longest line across it, above 0.</param>
/// <param name="CentroidX">Mean column.</param>
/// <param name="CentroidY">Mean row.</param>
/// <param name="Probability">The model's, 0 to 1.</param>
/// <param name="MmPerPixel">Scale of this frame; null where the screen does not tell.</param>
public readonly record struct LesionSighting(
    LesionBox Box, int AreaPx, double LongAxisPx, double CentroidX, double CentroidY, double Probability, double? MmPerPixel = null);

/// <summary>What the tracker made of a sighting.</summary>
/// <param name="Track">Number of the track, from 1, never used twice.</param>
/// <param name="IsLesion">False while it was seen too seldom to count.</param>
/// <param name="IsBest">The best view of this lesion so far: the one to keep, and to measure features on.</param>
public readonly record struct TrackedSighting(int Track, bool IsLesion, bool IsBest);
