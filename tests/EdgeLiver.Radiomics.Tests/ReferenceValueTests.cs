using System.Collections.Concurrent;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>Values that PyRadiomics and MIRP computed over the same pictures, against the kernel of live pictures.</summary>
public sealed class ReferenceValueTests
{
    private const string NoReference = "no ../shared/reference here";

    private static readonly ConcurrentDictionary<(string Case, string Bins, RadiomicMode Mode), RadiomicFeatures> Vectors = new();

    [Theory(Skip = NoReference, SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    [InlineData("FBN32")]
    [InlineData("FBN64")]
    [InlineData("FBW4")]
    [InlineData("FBW8")]
    [InlineData("none")]
    public void In_PyRadiomics_mode_all_values_are_those_of_PyRadiomics(string bins)
    {
        var names = PyRadiomicsNames.For(FeatureLayout.Picture).ToDictionary(x => x.Theirs, x => x.Ours);
        var wrong = new List<string>();
        var compared = 0;

        foreach (var row in Reference.Csv("pyradiomics/values.csv").Where(r => r["discretisation"] == bins && !NotMapped(r)))
        {
            var name = $"{row["family"]}_{row["feature"]}";
            var features = Vectors.GetOrAdd((row["case"], bins == "none" ? "FBN32" : bins, RadiomicMode.PyRadiomics), Extract);
            var defined = features.TryGet(names[name], out var value);
            Compare($"{row["case"]} {name}", defined ? PyRadiomicsNames.Value(name, features, value) : null, row["value"], wrong, 0);
            compared++;
        }

        Assert.Equal(bins == "none" ? 18 * 9 : 18 * 91, compared);
        Assert.Empty(wrong);
    }

    [Theory(Skip = NoReference, SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    [InlineData("FBN32")]
    [InlineData("FBN64")]
    [InlineData("FBS8_range0-255")]
    [InlineData("none_plus1")]
    public void In_Ibsi_mode_all_values_are_those_of_Mirp(string bins)
    {
        var wrong = new List<string>();
        var compared = 0;

        // MIRP leaves the area under the curve and its own maximal correlation coefficient empty.
        foreach (var row in Reference.Csv("mirp/values.csv").Where(r => r["discretisation"] == bins && r["value"].Length > 0))
        {
            var features = Vectors.GetOrAdd((row["case"], bins, RadiomicMode.Ibsi), Extract);
            double? value = features.TryGet(row["tag"], out var found) ? found : null;
            // MIRP subtracts 3 from a 32-bit number, so its error is one part in 1e7 of 3.
            Compare($"{row["case"]} {row["tag"]}", value, row["value"], wrong, row["tag"] == "stat_kurt" ? 3 : 0);
            compared++;
        }

        Assert.Equal(bins == "none_plus1" ? 191 : 18 * 191, compared);
        Assert.Empty(wrong);
    }

    private static bool NotMapped(Dictionary<string, string> row) => row["feature"] is "MCC" or "TotalEnergy";

    private static void Compare(string what, double? value, string expected, List<string> wrong, double magnitude)
    {
        if (expected == "nan")
        {
            if (value is not null)
            {
                wrong.Add($"{what}: {value:R}, expected none");
            }

            return;
        }

        var number = Reference.Number(expected);
        if (value is null || Math.Abs(value.Value - number) > (1e-5 * Math.Max(magnitude, Math.Abs(number))) + 1e-9)
        {
            wrong.Add($"{what}: {value:R}, expected {number:R}");
        }
    }

    private static RadiomicFeatures Extract((string Case, string Bins, RadiomicMode Mode) key)
    {
        var row = Reference.Csv("pyradiomics/manifest.csv").Single(r => r["case"] == key.Case);
        using var image = Reference.Picture($"pyradiomics/{key.Case}.png");
        using var mask = Reference.Picture($"pyradiomics/{key.Case}_mask.png");
        if (key.Bins == "none_plus1")
        {
            MakeLevels(image);
        }

        var settings = new RadiomicSettings
        {
            Mode = key.Mode,
            Discretisation = key.Bins switch
            {
                "FBN32" => Discretisation.FixedBinNumber(32),
                "FBN64" => Discretisation.FixedBinNumber(64),
                "FBW4" => Discretisation.FixedBinSize(4),
                "FBW8" => Discretisation.FixedBinSize(8),
                "none_plus1" => Discretisation.None,
                _ => Discretisation.FixedBinSize(8),
            },
            Range = key.Bins.StartsWith("FBS", StringComparison.Ordinal) ? new IntensityRange(0, 255) : null,
        };
        using var extractor = new RadiomicsExtractor(settings);
        return extractor.Extract(image.View, mask.View, new PixelSpacing(Reference.Number(row["spacing_x"]), Reference.Number(row["spacing_y"])));
    }

    /// <summary>The toy picture's six intensities, 40 apart, as levels from 1: without bins the intensities are the levels.</summary>
    private static void MakeLevels(Mask image)
    {
        for (var y = 0; y < image.Height; y++)
        {
            foreach (ref var pixel in image.Row(y))
            {
                pixel = (byte)((pixel / 40) + 1);
            }
        }
    }
}
