namespace EdgeLiver.Radiomics;

/// <summary>Centre of a region's voxels and the spread along their principal axes.</summary>
/// <param name="VolumeMm3">Volume of the voxels, mm³.</param>
/// <param name="Centre">Mean voxel centre, mm from the middle of voxel (0, 0, 0).</param>
/// <param name="Variances">Eigenvalues of the sample covariance (n − 1) of the voxel centres, mm², largest first; 0 for one voxel.</param>
internal readonly record struct PrincipalAxes(
    double VolumeMm3,
    (double X, double Y, double Z) Centre,
    (double Major, double Minor, double Least) Variances)
{
    /// <summary>Of a region that is not empty; sums are whole numbers, so the order of voxels does not count.</summary>
    public static PrincipalAxes Of(VolumeMask mask, VoxelBounds box, VoxelSpacing spacing)
    {
        long n = 0, x1 = 0, y1 = 0, z1 = 0, xx = 0, yy = 0, zz = 0, xy = 0, xz = 0, yz = 0;
        for (var z = 0L; z < box.Depth; z++)
        {
            for (var y = 0L; y < box.Height; y++)
            {
                var row = mask.Values.Slice(box.X + (mask.Width * ((int)y + box.Y + (mask.Height * ((int)z + box.Z)))), box.Width);
                long count = 0, sum = 0, squares = 0;
                for (var x = 0; x < row.Length; x++)
                {
                    if (row[x])
                    {
                        count++;
                        sum += x;
                        squares += (long)x * x;
                    }
                }

                n += count;
                x1 += sum;
                y1 += y * count;
                z1 += z * count;
                xx += squares;
                yy += y * y * count;
                zz += z * z * count;
                xy += y * sum;
                xz += z * sum;
                yz += y * z * count;
            }
        }

        double Covariance(long product, long a, long b) => n == 1 ? 0 : (double)(((Int128)n * product) - ((Int128)a * b)) / n / (n - 1);
        var (sx, sy, sz) = spacing;
        var covariance = new[,]
        {
            { Covariance(xx, x1, x1) * sx * sx, Covariance(xy, x1, y1) * sx * sy, Covariance(xz, x1, z1) * sx * sz },
            { Covariance(xy, x1, y1) * sx * sy, Covariance(yy, y1, y1) * sy * sy, Covariance(yz, y1, z1) * sy * sz },
            { Covariance(xz, x1, z1) * sx * sz, Covariance(yz, y1, z1) * sy * sz, Covariance(zz, z1, z1) * sz * sz },
        };
        var centre = ((box.X + ((double)x1 / n)) * sx, (box.Y + ((double)y1 / n)) * sy, (box.Z + ((double)z1 / n)) * sz);
        return new PrincipalAxes(n * sx * sy * sz, centre, SymmetricMatrix.Eigenvalues(covariance));
    }
}
