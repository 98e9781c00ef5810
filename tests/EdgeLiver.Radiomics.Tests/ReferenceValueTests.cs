using System.Globalization;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>Values that other programs computed: the IBSI digital phantom, PyRadiomics and MIRP over the same pictures.</summary>
public sealed class ReferenceValueTests
{
    private const string NoReference = "no ../shared/reference here";

    private static readonly Lazy<Dictionary<string, RadiomicFeatures>> Vectors = new(ExtractAll);

    // Excess kurtosis counts from 3; a region of one level is 0 by IBSI's definition and 0, not 3, in PyRadiomics.
    private static readonly Dictionary<string, (string Tag, double Offset)> FirstOrder = new()
    {
        ["Mean"] = ("stat_mean", 0),
        ["Variance"] = ("stat_var", 0),
        ["Skewness"] = ("stat_skew", 0),
        ["Kurtosis"] = ("stat_kurt", 3),
        ["Median"] = ("stat_median", 0),
        ["Minimum"] = ("stat_min", 0),
        ["10Percentile"] = ("stat_p10", 0),
        ["90Percentile"] = ("stat_p90", 0),
        ["Maximum"] = ("stat_max", 0),
        ["InterquartileRange"] = ("stat_iqr", 0),
        ["Range"] = ("stat_range", 0),
        ["MeanAbsoluteDeviation"] = ("stat_mad", 0),
        ["RobustMeanAbsoluteDeviation"] = ("stat_rmad", 0),
        ["Energy"] = ("stat_energy", 0),
        ["RootMeanSquared"] = ("stat_rms", 0),
    };

    [Fact(Skip = NoReference, SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    public void First_order_features_are_those_of_PyRadiomics()
    {
        var compared = 0;

        foreach (var row in Reference.Csv("pyradiomics/values.csv").Where(r => r["family"] == "firstorder" && r["discretisation"] == "FBN32"))
        {
            if (FirstOrder.TryGetValue(row["feature"], out var ours) && (row["case"], ours.Tag) != ("edge_flat", "stat_kurt"))
            {
                AssertNear(row["case"], Vectors.Value[row["case"]], ours.Tag, Reference.Number(row["value"]) - ours.Offset, ours.Offset);
                compared++;
            }
        }

        Assert.Equal((18 * FirstOrder.Count) - 1, compared);
    }

    [Fact(Skip = NoReference, SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    public void Shape_features_are_those_of_PyRadiomics()
    {
        var compared = 0;

        foreach (var row in Reference.Csv("pyradiomics/values.csv").Where(r => r["family"] == "shape2D"))
        {
            AssertNear(row["case"], Vectors.Value[row["case"]], "shape2D_" + row["feature"], Reference.Number(row["value"]));
            compared++;
        }

        Assert.Equal(18 * 9, compared);
    }

    [Fact(Skip = NoReference, SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    public void Intensity_statistics_are_those_of_Mirp()
    {
        var compared = 0;

        foreach (var row in Reference.Csv("mirp/values.csv").Where(r => r["discretisation"] == "FBN32" && r["tag"].StartsWith("stat_", StringComparison.Ordinal)))
        {
            // MIRP subtracts 3 from a 32-bit number, so its error is one part in 1e7 of 3.
            var magnitude = row["tag"] == "stat_kurt" ? 3 : 0;
            AssertNear(row["case"], Vectors.Value[row["case"]], row["tag"], Reference.Number(row["value"]), magnitude);
            compared++;
        }

        Assert.Equal(18 * 18, compared);
    }

    [Fact(Skip = NoReference, SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    public void Intensity_statistics_of_the_digital_phantom_are_those_of_Ibsi()
    {
        var histogram = new int[IntensityStatistics.Levels];
        foreach (var voxel in Reference.Csv("ibsi/digital_phantom_voxels.csv").Where(v => v["mask"] == "1"))
        {
            histogram[int.Parse(voxel["intensity"], CultureInfo.InvariantCulture)]++;
        }

        var features = new RadiomicFeatures();
        IntensityStatistics.Write(histogram, features);

        var family = Reference.Csv("ibsi/digital_phantom.csv").Where(r => r["family"] == "intensity_statistics").ToList();
        Assert.Equal(18, family.Count);
        foreach (var row in family)
        {
            Assert.True(features.TryGet(row["tag"], out var value), row["tag"]);
            Assert.Equal(Reference.Number(row["reference_value"]), RoundToThreeDigits(value));
        }
    }

    private static Dictionary<string, RadiomicFeatures> ExtractAll()
    {
        var extractor = new RadiomicsExtractor();
        return Reference.Csv("pyradiomics/manifest.csv").ToDictionary(row => row["case"], row =>
        {
            using var image = Reference.Picture($"pyradiomics/{row["case"]}.png");
            using var mask = Reference.Picture($"pyradiomics/{row["case"]}_mask.png");
            return extractor.Extract(
                image.View, mask.View, new PixelSpacing(Reference.Number(row["spacing_x"]), Reference.Number(row["spacing_y"])));
        });
    }

    private static void AssertNear(string picture, RadiomicFeatures features, string name, double expected, double magnitude = 0)
    {
        Assert.True(features.TryGet(name, out var value), $"{picture} {name}: {features.WhyUndefined(name)}");
        Assert.True(
            Math.Abs(value - expected) <= (1e-5 * Math.Max(magnitude, Math.Abs(expected))) + 1e-9,
            $"{picture} {name}: {value:R}, expected {expected:R}");
    }

    private static double RoundToThreeDigits(double value)
    {
        var scale = value == 0 ? 1 : Math.Pow(10, 2 - Math.Floor(Math.Log10(Math.Abs(value))));
        return Math.Round(value * scale) / scale;
    }
}
