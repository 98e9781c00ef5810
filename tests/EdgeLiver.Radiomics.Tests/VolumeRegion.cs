using System.Reflection;
using CsCheck;

namespace EdgeLiver.Radiomics.Tests;

internal delegate void WriteFamily<TFeature>(FeatureBlock<TFeature> block)
    where TFeature : struct, Enum;

/// <summary>An image with a region, and what a family measures there.</summary>
internal sealed record VolumeRegion(Volume Image, VolumeMask Mask)
{
    /// <summary>Small volumes of every shape and spacing; the region has at least one voxel and often several parts.</summary>
    public static Gen<VolumeRegion> Random { get; } =
        from width in Gen.Int[1, 6]
        from height in Gen.Int[1, 6]
        from depth in Gen.Int[1, 5]
        from spacing in Gen.Select(Gen.Double[0.3, 4], Gen.Double[0.3, 4], Gen.Double[0.3, 4])
        from density in Gen.Double[0.1, 1]
        from chances in Gen.Double.Unit.Array[width * height * depth]
        from intensities in Gen.Int[-20, 20].Array[width * height * depth]
        from first in Gen.Int[0, (width * height * depth) - 1]
        select Build(width, height, depth, new VoxelSpacing(spacing.Item1, spacing.Item2, spacing.Item3), i => i == first || chances[i] < density, i => intensities[i]);

    public static VolumeRegion Build(int width, int height, int depth, VoxelSpacing spacing, Func<int, bool> inside, Func<int, double> intensity)
    {
        var region = new VolumeRegion(new Volume(width, height, depth, spacing), new VolumeMask(width, height, depth));
        for (var i = 0; i < region.Mask.Values.Length; i++)
        {
            region.Image.Values[i] = intensity(i);
            region.Mask.Values[i] = inside(i);
        }

        return region;
    }

    public VoxelBounds Box => VoxelBounds.TryOf(Mask, out var box) ? box : throw new InvalidOperationException("the region is empty");

    public static Dictionary<TFeature, (double Value, string? Undefined)> Measure<TFeature>(WriteFamily<TFeature> write)
        where TFeature : struct, Enum
    {
        var features = Enum.GetValues<TFeature>();
        var values = new double[features.Length];
        var undefined = Enumerable.Repeat<string?>("never written", features.Length).ToArray();
        write(new FeatureBlock<TFeature>(values, undefined));
        return features.ToDictionary(f => f, f => (values[Array.IndexOf(features, f)], undefined[Array.IndexOf(features, f)]));
    }

    public Dictionary<MorphologyFeature, (double Value, string? Undefined)> Morphology() => Morphology(Mask);

    public Dictionary<MorphologyFeature, (double Value, string? Undefined)> Morphology(VolumeMask intensityMask) =>
        Measure<MorphologyFeature>(block => Radiomics.Morphology.Write(Image, Mask, intensityMask, block));

    public Dictionary<LocalIntensityFeature, (double Value, string? Undefined)> LocalIntensity() =>
        Measure<LocalIntensityFeature>(block => Radiomics.LocalIntensity.Write(Image, Mask, block));

    /// <summary>Tag in the benchmark tables.</summary>
    public static string Tag<TFeature>(TFeature feature)
        where TFeature : struct, Enum =>
        typeof(TFeature).GetField(feature.ToString())!.GetCustomAttribute<IbsiAttribute>()!.Tag;
}
