using CsCheck;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>The kernel of live pictures against the slow and obvious path of volumes, over random pictures and regions.</summary>
public sealed class PictureTexturesTests
{
    private static readonly Gen<byte[]> SpeckledOrFlat = Gen.Select(Gen.Int[1, 255], Gen.Byte.Array[90 * 40])
        .Select((span, noise) => noise.Select(n => (byte)(n % span)).ToArray());

    private static readonly Gen<Func<int, int, bool>> Regions = Gen.OneOf(
        Gen.Const<Func<int, int, bool>>((_, _) => true),
        Gen.Select(Gen.Int[0, 89], Gen.Int[0, 39]).Select(p => (Func<int, int, bool>)((x, y) => x == p.Item1 && y == p.Item2)),
        Gen.Int[0, 39].Select(line => (Func<int, int, bool>)((_, y) => y == line)),
        Gen.Int[0, 89].Select(line => (Func<int, int, bool>)((x, _) => x == line)),
        Gen.Select(Gen.Double[-10, 100], Gen.Double[-10, 50], Gen.Double[2, 40]).Select(d =>
            (Func<int, int, bool>)((x, y) => double.Hypot(x - d.Item1, y - d.Item2) < d.Item3)),
        Gen.Select(Gen.Double[5, 40], Gen.Double[2, 5]).Select(d =>
            (Func<int, int, bool>)((x, y) => double.Hypot(x - 45, y - 20) is var r && r < d.Item1 && r > d.Item2)),
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[2, 9]).Select(d =>
            (Func<int, int, bool>)((x, y) => ((((x * 7919) + (y * 104_729) + d.Item1) >> 3) % d.Item2) == 0)),
        Gen.Int[2, 20].Select(gap => (Func<int, int, bool>)((x, y) => x / gap % 2 == 0 && y / gap % 2 == 0)));

    private static readonly Gen<RadiomicSettings> Settings = Gen.Select(
        Gen.OneOf(
            Gen.Int[2, 255].Select(Discretisation.FixedBinNumber),
            Gen.Double[1.01, 60].Select(width => Discretisation.FixedBinSize(width)),
            Gen.Int[2, 30].Select(width => Discretisation.FixedBinSize(width, 0))),
        Gen.Bool,
        Gen.OneOf(Gen.Const((IntensityRange?)null), Gen.Select(Gen.Int[0, 100], Gen.Int[100, 255]).Select(r => (IntensityRange?)new IntensityRange(r.Item1, r.Item2))),
        Gen.OneOf(Gen.Const((double?)null), Gen.Double[1.1, 3].Select(sigma => (double?)sigma)))
        .Select((bins, theirs, range, sigma) => new RadiomicSettings
        {
            Mode = theirs ? RadiomicMode.PyRadiomics : RadiomicMode.Ibsi,
            Discretisation = bins,
            // An origin above the range's lower end is an error of its own.
            Range = bins.Origin is null ? range : null,
            OutlierSigma = sigma,
            VolumeHistogram = Discretisation.FixedBinNumber(1000),
        });

    [Fact]
    public void The_kernel_agrees_with_the_slow_and_obvious_version()
    {
        var seen = 0;

        Gen.Select(Gen.Int[1, 90], Gen.Int[1, 40], SpeckledOrFlat, Regions, Settings, Gen.OneOf(Gen.Const((byte)1), Gen.Const((byte)7), Gen.Const((byte)255))).Sample(
            (width, height, noise, region, settings, label) =>
            {
                using var image = new Mask(width, height);
                using var labels = new Mask(width, height);
                var form = new VolumeMask(width, height, 1);
                for (var y = 0; y < height; y++)
                {
                    noise.AsSpan(y * 90, width).CopyTo(image.Row(y));
                    for (var x = 0; x < width; x++)
                    {
                        form[x, y, 0] = region(x, y);
                        // What is outside may have a label of its own.
                        labels.Row(y)[x] = region(x, y) ? label : (byte)(label == 7 ? 3 : 0);
                    }
                }

                if (form.Count > 0 && Slow(image.View, form, settings) is { } slow)
                {
                    using var extractor = new RadiomicsExtractor(settings);
                    AssertEqual(slow, extractor.Extract(image.View, labels.View, new PixelSpacing(1, 1), label));
                    Interlocked.Increment(ref seen);
                }
            },
            iter: 600);

        Assert.True(seen > 300, $"{seen} regions were compared");
    }

    [Fact]
    public void Memory_that_is_used_again_brings_nothing_over_from_the_last_region()
    {
        var random = new Random(5);
        using var extractor = new RadiomicsExtractor(RadiomicSettings.Live);
        using var image = new Mask(200, 150);
        for (var y = 0; y < image.Height; y++)
        {
            random.NextBytes(image.Row(y));
        }

        foreach (var radius in new[] { 70, 3, 40, 1, 66, 20 })
        {
            using var mask = new Mask(200, 150);
            for (var y = 0; y < mask.Height; y++)
            {
                for (var x = 0; x < mask.Width; x++)
                {
                    mask.Row(y)[x] = double.Hypot(x - 100, y - 75) < radius ? Mask.Inside : (byte)0;
                }
            }

            using var fresh = new RadiomicsExtractor(RadiomicSettings.Live);
            AssertEqual(fresh.Extract(image.View, mask.View), extractor.Extract(image.View, mask.View), exact: true);
        }
    }

    private static RadiomicFeatures? Slow(GrayView image, VolumeMask form, RadiomicSettings settings)
    {
        var volume = new Volume(form.Width, form.Height, 1, VoxelSpacing.One);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                volume[x, y, 0] = image.Row(y)[x];
            }
        }

        try
        {
            return VolumeRadiomics.Extract(volume, form, Resegmentation.Apply(volume, form, settings), settings, bySlice: true, "test");
        }
        catch (RegionException)
        {
            return null;
        }
    }

    private static void AssertEqual(RadiomicFeatures expected, RadiomicFeatures actual, bool exact = false)
    {
        foreach (var name in expected.Layout.Names)
        {
            Assert.Equal(expected.WhyUndefined(name), actual.WhyUndefined(name));
            expected.TryGet(name, out var a);
            actual.TryGet(name, out var b);
            // Matrices are equal to the bit; sums over them run in another order.
            Assert.True(Math.Abs(a - b) <= (exact ? 0 : 1e-9 * Math.Max(1, Math.Abs(a))), $"{name}: {a:R}, kernel {b:R}");
        }
    }
}
