using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>Names and order are relied on outside: by files, by models, by the centre.</summary>
public sealed class FeatureLayoutTests
{
    private static readonly Type[] Families =
    [
        typeof(MorphologyFeature), typeof(LocalIntensityFeature), typeof(IntensityStatistic), typeof(IntensityHistogramFeature),
        typeof(VolumeHistogramFeature), typeof(CooccurrenceFeature), typeof(RunLengthFeature), typeof(SizeZoneFeature),
        typeof(DistanceZoneFeature), typeof(ToneDifferenceFeature), typeof(DependenceFeature),
    ];

    // Longest first: _avg follows all of the dimensions.
    private static readonly string[] Suffixes = ["_2_5D_comb", "_2_5D_avg", "_2D_comb", "_3D_comb", "_2D_avg", "_3D_avg", "_2_5D", "_2D", "_3D"];

    [Theory]
    [InlineData(nameof(FeatureLayout.Picture), 200, "308514944c506fe7")]
    [InlineData(nameof(FeatureLayout.Slices), 358, "80f6f408c22dbd51")]
    [InlineData(nameof(FeatureLayout.Volume), 494, "1e7dcbf372b55902")]
    public void Names_and_their_order_do_not_change(string layout, int count, string digest)
    {
        var names = ((FeatureLayout)typeof(FeatureLayout).GetProperty(layout)!.GetValue(null)!).Names;

        Assert.Equal(count, names.Length);
        Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', names))))[..16]);
    }

    [Fact]
    public void All_names_are_different() =>
        Assert.All([FeatureLayout.Picture, FeatureLayout.Slices, FeatureLayout.Volume], layout => Assert.Distinct(layout.Names));

    [Fact]
    public void The_document_lists_every_tag_with_its_code()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository(), "docs", "features.md"));

        foreach (var ibsi in Families.Append(typeof(Shape2DFeature)).SelectMany(Tags))
        {
            Assert.Contains(lines, line => line.StartsWith($"| `{ibsi.Tag}` | {ibsi.Code} |", StringComparison.Ordinal));
        }
    }

    [Fact(Skip = "no ../shared/reference here", SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    public void Tags_have_the_codes_of_the_benchmark()
    {
        var ours = Families.SelectMany(Tags).ToDictionary(ibsi => ibsi.Tag, ibsi => ibsi.Code);
        var rows = Reference.Csv("ibsi/digital_phantom.csv").Concat(Reference.Csv("ibsi/ct_phantom_config_A.csv")).ToList();
        // The tables repeat the minimum's code for the 10th percentile of the histogram and so on by one; the manual has GPMT and OZ0C.
        var shifted = new HashSet<string> { "ih_p10", "ih_p90" };

        foreach (var row in rows)
        {
            var suffix = Suffixes.FirstOrDefault(row["tag"].EndsWith, "");
            var tag = row["tag"][..^suffix.Length];
            Assert.True(ours.TryGetValue(tag, out var code), tag);
            Assert.True(shifted.Contains(tag) || code == row["ibsi_code"], $"{tag}: {code}, the benchmark has {row["ibsi_code"]}");
        }
    }

    private static IEnumerable<IbsiAttribute> Tags(Type family) => family.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(member => member.GetCustomAttribute<IbsiAttribute>()!);

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EdgeLiver.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
