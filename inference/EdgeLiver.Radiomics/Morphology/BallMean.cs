namespace EdgeLiver.Radiomics;

/// <summary>Mean over the voxels whose centres lie within a radius of a voxel's centre and inside the image.</summary>
internal sealed class BallMean
{
    private readonly List<(int Y, int Z, int Reach)> _rows = [];
    private readonly VoxelBounds _around;

    // The running sum of each row with a 0 in front: a row of the ball is one subtraction.
    private readonly double[] _sums;

    /// <summary>Prepares the rows of a ball.</summary>
    /// <param name="image">The intensities.</param>
    /// <param name="box">Where the middles of balls will be.</param>
    /// <param name="radius">mm; the surface belongs to the ball.</param>
    public BallMean(Volume image, VoxelBounds box, double radius)
    {
        var (sx, sy, sz) = image.Spacing;
        int width = Steps(radius, sx, image.Width), height = Steps(radius, sy, image.Height), depth = Steps(radius, sz, image.Depth);
        for (var z = -depth; z <= depth; z++)
        {
            for (var y = -height; y <= height; y++)
            {
                var left = (radius * radius) - (y * sy * y * sy) - (z * sz * z * sz);
                if (left >= 0)
                {
                    _rows.Add((y, z, Steps(Math.Sqrt(left), sx, image.Width)));
                }
            }
        }

        _around = new VoxelBounds(
            Math.Max(0, box.X - width), Math.Max(0, box.Y - height), Math.Max(0, box.Z - depth),
            Math.Min(image.Width - 1, box.LastX + width), Math.Min(image.Height - 1, box.LastY + height), Math.Min(image.Depth - 1, box.LastZ + depth));
        _sums = RunningSums(image, _around);
    }

    /// <summary>The mean around a voxel of the box.</summary>
    public double At(int x, int y, int z)
    {
        var (sum, count) = (0.0, 0);
        foreach (var (rowY, rowZ, reach) in _rows)
        {
            int atY = y + rowY, atZ = z + rowZ;
            if (atY >= _around.Y && atY <= _around.LastY && atZ >= _around.Z && atZ <= _around.LastZ)
            {
                int first = Math.Max(_around.X, x - reach), last = Math.Min(_around.LastX, x + reach);
                var row = ((_around.Width + 1) * (atY - _around.Y + (_around.Height * (atZ - _around.Z)))) - _around.X;
                sum += _sums[row + last + 1] - _sums[row + first];
                count += last - first + 1;
            }
        }

        return sum / count;
    }

    // Never more steps than the image has voxels, however small they are.
    private static int Steps(double length, double spacing, int voxels) => (int)Math.Min(length / spacing, voxels);

    private static double[] RunningSums(Volume image, VoxelBounds around)
    {
        var sums = new double[checked((around.Width + 1) * around.Height * around.Depth)];
        var at = 0;
        for (var z = around.Z; z <= around.LastZ; z++)
        {
            for (var y = around.Y; y <= around.LastY; y++)
            {
                var sum = 0.0;
                at++;
                foreach (var value in image.Values.Slice(image.Index(around.X, y, z), around.Width))
                {
                    sum += value;
                    sums[at++] = sum;
                }
            }
        }

        return sums;
    }
}
