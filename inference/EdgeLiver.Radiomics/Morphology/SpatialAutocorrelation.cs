using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>Moran's I and Geary's C of a region: every pair of voxels, weighted with 1/distance.</summary>
/// <remarks>
/// With y the standardised intensities, both need three sums over all pairs: of w, of w y_i y_j and of w y_i². Each is a
/// convolution with the weights taken at the region itself, so by Parseval a sum over frequencies: exact, no sampling of voxels, and
/// N log N instead of N². A region of few voxels in a large box is summed pair by pair.
/// </remarks>
internal readonly record struct SpatialAutocorrelation(double MoranI, double GearyC)
{
    // An element of the grid costs about as much as twenty pairs.
    private const int PairsPerElement = 20;

    // 4 GiB and about half a minute; a full box of 256 x 256 x 256 voxels.
    private const double MostElements = 1 << 27;

    /// <summary>Of a region of at least two voxels that are not all equal; null where it is too large for either way.</summary>
    /// <remarks>Memory 32 bytes an element of a grid twice as wide, high and deep as the region's box.</remarks>
    public static SpatialAutocorrelation? Of(Volume image, VolumeMask mask, VoxelBounds box, RegionIntensities intensities)
    {
        var pairs = (double)intensities.Count * intensities.Count / 2;
        var elements = 8.0 * box.Width * box.Height * box.Depth;
        return Math.Min(pairs / PairsPerElement, elements) > MostElements ? null
            : pairs < elements * PairsPerElement ? FromPairs(image, mask, box, intensities)
            : FromSpectra(image, mask, box, intensities);
    }

    internal static SpatialAutocorrelation FromPairs(Volume image, VolumeMask mask, VoxelBounds box, RegionIntensities intensities)
    {
        var voxels = new List<(double X, double Y, double Z, double Deviation)>();
        foreach (var (x, y, z) in box.Inside(mask))
        {
            var (sx, sy, sz) = image.Spacing;
            voxels.Add((x * sx, y * sy, z * sz, intensities.Standardise(image[x, y, z])));
        }

        double weights = 0, products = 0, differences = 0;
        for (var i = 0; i < voxels.Count; i++)
        {
            var a = voxels[i];
            for (var j = 0; j < i; j++)
            {
                var b = voxels[j];
                double dx = a.X - b.X, dy = a.Y - b.Y, dz = a.Z - b.Z, difference = a.Deviation - b.Deviation;
                var weight = 1 / Math.Sqrt((dx * dx) + (dy * dy) + (dz * dz));
                weights += weight;
                products += weight * a.Deviation * b.Deviation;
                differences += weight * difference * difference;
            }
        }

        return From(intensities.Count, weights, products, differences);
    }

    internal static SpatialAutocorrelation FromSpectra(Volume image, VolumeMask mask, VoxelBounds box, RegionIntensities intensities)
    {
        // Two real fields travel in one complex grid: region and intensities, squared intensities and weights.
        int width = Padded(box.Width), height = Padded(box.Height), depth = Padded(box.Depth);
        ComplexGrid region = new(width, height, depth), squares = new(width, height, depth);
        foreach (var (x, y, z) in box.Inside(mask))
        {
            var deviation = intensities.Standardise(image[x, y, z]);
            region[x - box.X, y - box.Y, z - box.Z] = new Complex(1, deviation);
            squares[x - box.X, y - box.Y, z - box.Z] = deviation * deviation;
        }

        AddWeights(squares, box, image.Spacing);
        region.Transform();
        squares.Transform();
        return FromSpectra(region, squares, intensities.Count);
    }

    private static int Padded(int side) => MixedRadixFft.FastLength((2 * side) - 1);

    /// <summary>1/distance to voxel (0, 0, 0) around the corners of the grid, in the imaginary part; a voxel has no weight for itself.</summary>
    private static void AddWeights(ComplexGrid grid, VoxelBounds box, VoxelSpacing spacing)
    {
        for (var z = 1 - box.Depth; z < box.Depth; z++)
        {
            for (var y = 1 - box.Height; y < box.Height; y++)
            {
                for (var x = 1 - box.Width; x < box.Width; x++)
                {
                    double dx = x * spacing.XMm, dy = y * spacing.YMm, dz = z * spacing.ZMm;
                    if ((x | y | z) != 0)
                    {
                        grid[Around(x, grid.Width), Around(y, grid.Height), Around(z, grid.Depth)] +=
                            new Complex(0, 1 / Math.Sqrt((dx * dx) + (dy * dy) + (dz * dz)));
                    }
                }
            }
        }
    }

    private static int Around(int position, int side) => position < 0 ? position + side : position;

    private static SpatialAutocorrelation FromSpectra(ComplexGrid region, ComplexGrid squares, int count)
    {
        double weights = 0, products = 0, ownSquares = 0;
        for (var z = 0; z < region.Depth; z++)
        {
            for (var y = 0; y < region.Height; y++)
            {
                for (var x = 0; x < region.Width; x++)
                {
                    int mx = x == 0 ? 0 : region.Width - x, my = y == 0 ? 0 : region.Height - y, mz = z == 0 ? 0 : region.Depth - z;
                    var (mask, intensity) = Separate(region[x, y, z], region[mx, my, mz]);
                    var (square, weight) = Separate(squares[x, y, z], squares[mx, my, mz]);

                    // The weights are real and even, and so is their spectrum.
                    weights += weight.Real * Product(mask, mask);
                    products += weight.Real * Product(intensity, intensity);
                    ownSquares += weight.Real * Product(mask, square);
                }
            }
        }

        var elements = 2.0 * region.Values.Length;
        return From(count, weights / elements, products / elements, 2 * (ownSquares - products) / elements);
    }

    /// <summary>The spectra of two real fields from the spectrum of first + i second, at a frequency and at its mirror.</summary>
    private static (Complex First, Complex Second) Separate(Complex here, Complex mirror)
    {
        var conjugate = Complex.Conjugate(mirror);
        var (sum, difference) = (here + conjugate, here - conjugate);
        return (new Complex(sum.Real / 2, sum.Imaginary / 2), new Complex(difference.Imaginary / 2, -difference.Real / 2));
    }

    private static double Product(Complex a, Complex b) => (a.Real * b.Real) + (a.Imaginary * b.Imaginary);

    /// <summary>The indices from the sums over unordered pairs; standardised intensities have squares that add up to their count.</summary>
    private static SpatialAutocorrelation From(int count, double weights, double products, double differences) =>
        new(products / weights, (count - 1.0) * differences / (2 * weights * count));
}
