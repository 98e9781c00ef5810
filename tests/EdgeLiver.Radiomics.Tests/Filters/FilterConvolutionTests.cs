using System.Numerics;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>Filters by volume against kernels written down whole and convolved voxel by voxel.</summary>
public sealed class FilterConvolutionTests
{
    private static readonly double[] L3 = [1, 2, 1], E3 = [-1, 0, 1], E5 = [-1, -2, 0, 2, 1], W5 = [-1, 2, 0, -2, 1], R5 = [1, -4, 6, -4, 1];

    [Theory]
    [InlineData(Boundary.Constant)]
    [InlineData(Boundary.Nearest)]
    [InlineData(Boundary.Wrap)]
    [InlineData(Boundary.Reflect)]
    public void LoG_by_volume_is_IBSIs_kernel_convolved(Boundary boundary)
    {
        const double sigma = 1.25;
        var image = Random(7, 6, 5, new VoxelSpacing(2, 2, 2));
        double Kernel(int x, int y, int z)
        {
            var square = ((x * x) + (y * y) + (z * z)) / (sigma * sigma);
            return -(3 - square) / (sigma * sigma) * Math.Pow(2 * Math.PI * sigma * sigma, -1.5) * Math.Exp(-square / 2);
        }

        var actual = new LaplacianOfGaussianFilter(2.5, 3) { Boundary = boundary }.Apply(image, bySlice: false);

        AssertEqual(Direct(image, 4, 4, 4, (x, y, z) => Kernel(x, y, z), boundary, static x => x.Real), actual);
    }

    [Theory]
    [InlineData("E5W5R5", Boundary.Constant)]
    [InlineData("E3W5R5", Boundary.Reflect)]
    [InlineData("L3E5W5", Boundary.Wrap)]
    public void Laws_by_volume_is_its_kernel_convolved(string name, Boundary boundary)
    {
        var image = Random(6, 7, 8, VoxelSpacing.One);
        var lines = name.Chunk(2).Select(x => Line(new string(x))).ToArray();

        var actual = new LawsFilter(name) { Boundary = boundary }.Apply(image, bySlice: false);

        AssertEqual(Direct(image, 2, 2, 2, (x, y, z) => At(lines[0], x) * At(lines[1], y) * At(lines[2], z), boundary, static x => x.Real), actual);
    }

    [Theory]
    [InlineData(Pooling.Max)]
    [InlineData(Pooling.Mean)]
    [InlineData(Pooling.Min)]
    public void A_pooled_filter_turns_with_its_image(Pooling pool)
    {
        var image = Random(5, 5, 5, VoxelSpacing.One);
        foreach (FilterSettings filter in (FilterSettings[])[new LawsFilter("E5W5R5", pool), new WaveletFilter("db2", "LHH", 2, pool)])
        {
            var response = filter.Apply(image, bySlice: false);
            AssertEqual(AboutX(response), filter.Apply(AboutX(image), bySlice: false));
            AssertEqual(AboutZ(response), filter.Apply(AboutZ(image), bySlice: false));
        }
    }

    [Fact]
    public void A_kernel_without_symmetry_has_24_rotations_in_space_and_4_in_a_plane()
    {
        var kernel = new SeparableKernel([[1, 2, 4]], [[1, 3, 9]], [[1, 5, 25]]);

        Assert.Equal(24, kernel.Rotations(inPlane: false).Count());
        Assert.Equal(4, kernel.Rotations(inPlane: true).Count());
        Assert.Equal(6, (kernel with { X = [[1, 2, 1]], Y = [[1, 3, 1]], Z = [[1, 4, 1]] }).Rotations(inPlane: false).Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(225)]
    public void Gabor_is_its_kernel_convolved_in_each_plane(double degrees)
    {
        var image = Random(7, 6, 5, new VoxelSpacing(0.5, 0.5, 0.5));
        Complex Kernel(int x, int y)
        {
            var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
            double along = (x * cosine) + (y * sine), across = (y * cosine) - (x * sine);
            return Complex.FromPolarCoordinates(Math.Exp(-((along * along) + (2.25 * across * across)) / 2), 2 * Math.PI * along / 3);
        }

        var plane = new GaborFilter(0.5, 1.5, 1.5, degrees, null).Apply(image, bySlice: false);
        var planes = new GaborFilter(0.5, 1.5, 1.5, degrees, 360).Apply(image, bySlice: false);

        var xy = Direct(image, 7, 7, 0, (x, y, _) => Kernel(x, y), Boundary.Reflect, Complex.Abs);
        var xz = Direct(image, 7, 0, 7, (x, _, z) => Kernel(x, z), Boundary.Reflect, Complex.Abs);
        var yz = Direct(image, 0, 7, 7, (_, y, z) => Kernel(y, z), Boundary.Reflect, Complex.Abs);
        AssertEqual(xy, plane, 1e-8);
        for (var i = 0; i < xy.Values.Length; i++)
        {
            xy.Values[i] = (xy.Values[i] + xz.Values[i] + yz.Values[i]) / 3;
        }

        AssertEqual(xy, planes, 1e-8);
    }

    [Fact]
    public void A_wavelet_of_level_2_is_low_pass_then_its_band_with_holes()
    {
        var image = Random(9, 8, 7, VoxelSpacing.One);
        var half = Math.Sqrt(0.5);
        double[] low = [0, half, half, 0, 0], lowHoles = [half, 0, half, 0, 0], highHoles = [-half, 0, half, 0, 0];

        var actual = new WaveletFilter("haar", "LHH", 2) { Boundary = Boundary.Wrap }.Apply(image, bySlice: false);

        // Haar is [a b 0]: its weights stand at -1 and 0, with holes at -2 and 0.
        var first = Direct(image, 2, 2, 2, (x, y, z) => At(low, x) * At(low, y) * At(low, z), Boundary.Wrap, static x => x.Real);
        AssertEqual(Direct(first, 2, 2, 2, (x, y, z) => At(lowHoles, x) * At(highHoles, y) * At(highHoles, z), Boundary.Wrap, static x => x.Real), actual);
    }

    [Fact]
    public void Wavelet_kernels_are_orthonormal_and_have_their_vanishing_moments()
    {
        foreach (var (family, moments) in Enumerable.Range(1, 10).Select(x => ($"db{x}", x)).Append(("coif1", 2)))
        {
            var low = WaveletKernels.LowPass(family)!;
            var high = WaveletKernels.HighPass(low);
            for (var shift = 0; shift < low.Length; shift += 2)
            {
                Assert.Equal(shift == 0 ? 1 : 0, low.Skip(shift).Zip(low, (x, y) => x * y).Sum(), 1e-9);
            }

            Assert.Equal(Math.Sqrt(2), low.Sum(), 1e-12);
            for (var moment = 0; moment < moments; moment++)
            {
                Assert.Equal(0, high.Select((x, k) => x * Math.Pow((double)k / high.Length, moment)).Sum(), 1e-9);
            }
        }

        // Daubechies 2 in closed form: (1 - root 3) / (4 root 2) first.
        Assert.Equal((1 - Math.Sqrt(3)) / (4 * Math.Sqrt(2)), WaveletKernels.LowPass("db2")![0], 1e-14);
    }

    [Fact]
    public void Simoncelli_bands_hold_a_wave_and_Riesz_turns_its_phase()
    {
        // An odd period: the frequency grid then has the wave's own frequency, 14 of 45 half-samples.
        const int size = 45, waves = 7;
        var image = new Volume(size, 3, 3, VoxelSpacing.One);
        Fill(image, (x, _, _) => Math.Cos(2 * Math.PI * waves * x / size));
        var gain = Math.Cos(Math.PI / 2 * Math.Log2(2.0 * waves / 22));

        var band = FilterSettings.Parse("simoncelli:level=1").Apply(image, bySlice: false);
        var riesz = FilterSettings.Parse("simoncelli:level=1,riesz=1-0-0").Apply(image, bySlice: false);

        for (var x = 0; x < size; x++)
        {
            Assert.Equal(gain * Math.Cos(2 * Math.PI * waves * x / size), band[x, 1, 1], 1e-10);
            Assert.Equal(gain * Math.Sin(2 * Math.PI * waves * x / size), riesz[x, 1, 1], 1e-10);
        }
    }

    private static double[] Line(string name)
    {
        var line = name switch { "L3" => L3, "E3" => E3, "E5" => E5, "W5" => W5, _ => R5 };
        var norm = Math.Sqrt(line.Sum(x => x * x));
        return [.. line.Select(x => x / norm)];
    }

    private static double At(double[] line, int k)
    {
        var i = k + (line.Length / 2);
        return i >= 0 && i < line.Length ? line[i] : 0;
    }

    /// <summary>The definition: <c>h(n) = sum f(n - k) g(k)</c>.</summary>
    private static Volume Direct(Volume image, int rx, int ry, int rz, Func<int, int, int, Complex> kernel, Boundary boundary, Func<Complex, double> response)
    {
        var result = new Volume(image.Width, image.Height, image.Depth, image.Spacing);
        Fill(result, (x, y, z) =>
        {
            var sum = Complex.Zero;
            for (var k = -rz; k <= rz; k++)
            {
                for (var j = -ry; j <= ry; j++)
                {
                    for (var i = -rx; i <= rx; i++)
                    {
                        sum += kernel(i, j, k) * Beyond(image, x - i, y - j, z - k, boundary);
                    }
                }
            }

            return response(sum);
        });
        return result;
    }

    private static double Beyond(Volume image, int x, int y, int z, Boundary boundary)
    {
        var (i, j, k) = (Step(x, image.Width, boundary), Step(y, image.Height, boundary), Step(z, image.Depth, boundary));
        return i < 0 || j < 0 || k < 0 ? 0 : image[i, j, k];
    }

    private static int Step(int at, int length, Boundary boundary)
    {
        while (at < 0 || at >= length)
        {
            if (boundary == Boundary.Constant)
            {
                return -1;
            }

            at = (boundary, at < 0) switch
            {
                (Boundary.Nearest, true) => 0,
                (Boundary.Nearest, false) => length - 1,
                (Boundary.Wrap, true) => at + length,
                (Boundary.Wrap, false) => at - length,
                (_, true) => -1 - at,
                (_, false) => (2 * length) - 1 - at,
            };
        }

        return at;
    }

    private static Volume AboutX(Volume cube)
    {
        var turned = new Volume(cube.Width, cube.Height, cube.Depth, cube.Spacing);
        Fill(turned, (x, y, z) => cube[x, z, cube.Height - 1 - y]);
        return turned;
    }

    private static Volume AboutZ(Volume cube)
    {
        var turned = new Volume(cube.Width, cube.Height, cube.Depth, cube.Spacing);
        Fill(turned, (x, y, z) => cube[y, cube.Width - 1 - x, z]);
        return turned;
    }

    private static Volume Random(int width, int height, int depth, VoxelSpacing spacing)
    {
        var random = new Random(5);
        var image = new Volume(width, height, depth, spacing);
        Fill(image, (_, _, _) => (random.NextDouble() * 200) - 100);
        return image;
    }

    private static void Fill(Volume image, Func<int, int, int, double> value)
    {
        for (var z = 0; z < image.Depth; z++)
        {
            for (var y = 0; y < image.Height; y++)
            {
                for (var x = 0; x < image.Width; x++)
                {
                    image[x, y, z] = value(x, y, z);
                }
            }
        }
    }

    private static void AssertEqual(Volume expected, Volume actual, double tolerance = 1e-9)
    {
        for (var i = 0; i < expected.Values.Length; i++)
        {
            Assert.Equal(expected.Values[i], actual.Values[i], tolerance);
        }
    }
}
