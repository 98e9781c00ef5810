namespace EdgeLiver.Radiomics;

/// <summary>One of the three orthogonal planes: which axis of a volume its columns, rows and slices run along.</summary>
internal sealed record Plane(int Column, int Row, int Slice)
{
    public static Plane XY { get; } = new(0, 1, 2);

    public static Plane XZ { get; } = new(0, 2, 1);

    public static Plane YZ { get; } = new(1, 2, 0);

    /// <summary>The volume cut along this plane.</summary>
    public Volume Slices(Volume image)
    {
        if (this == XY)
        {
            return image;
        }

        int[] size = [image.Width, image.Height, image.Depth];
        double[] sides = [image.Spacing.XMm, image.Spacing.YMm, image.Spacing.ZMm];
        var slices = new Volume(size[Column], size[Row], size[Slice], new VoxelSpacing(sides[Column], sides[Row], sides[Slice]));
        Visit(image, slices, static (image, i, slices, j) => slices.Values[j] = image.Values[i]);
        return slices;
    }

    /// <summary>The volume put together again.</summary>
    public Volume Back(Volume slices, Volume like)
    {
        if (this == XY)
        {
            return slices;
        }

        var image = LineConvolution.Like(like);
        Visit(image, slices, static (image, i, slices, j) => image.Values[i] = slices.Values[j]);
        return image;
    }

    private void Visit(Volume image, Volume slices, Action<Volume, int, Volume, int> pair)
    {
        var at = new int[3];
        for (var i = 0; i < image.Values.Length; i++)
        {
            at[0] = i % image.Width;
            at[1] = i / image.Width % image.Height;
            at[2] = i / image.Width / image.Height;
            pair(image, i, slices, slices.Index(at[Column], at[Row], at[Slice]));
        }
    }
}
