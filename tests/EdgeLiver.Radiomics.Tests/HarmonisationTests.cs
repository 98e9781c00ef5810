using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>ComBat's parameters from a file, and what they do to the devices that they were fitted on.</summary>
public sealed class HarmonisationTests
{
    private static readonly FeatureSchema Two = new(["stat_mean", "cm_contrast"], "3f9a12c0b7de");
    private static readonly string Example = Path.Combine(AppContext.BaseDirectory, "Examples", "harmonisation.json");

    [Fact]
    public void The_example_takes_out_shift_and_scale_and_says_so()
    {
        var harmonisation = Harmonisation.Load(Example, "ultrasound-7", Two);

        var features = harmonisation.Apply([81.5 + (12.25 * 3), 7], [true, false], Two.SettingsHash);

        // Three σ above the mean: (3 - 0.5) / 1.25 = 2 σ without the device.
        Assert.Equal(81.5 + (12.25 * 2), features.Values[0], 1e-12);
        Assert.Equal((0.0, false), (features.Values[1], features.Defined[1]));
        Assert.True(features.Harmonised);
        Assert.Equal("ultrasound-7", features.Device);
    }

    [Fact]
    public void Harmonised_and_raw_vectors_never_join()
    {
        var features = Harmonisation.Load(Example, "ultrasound-7", Two).Apply([1, 2], [true, true], Two.SettingsHash);
        var raw = new FeatureRepeatability(Two);

        Assert.Throws<ArgumentException>(() => raw.Add(features.Values.AsSpan(), features.Defined.AsSpan(), features.Layout.SettingsHash));
        Assert.Throws<ArgumentException>(() => Harmonisation.Load(Example, "ultrasound-7", Two).Apply(features.Values.AsSpan(), features.Defined.AsSpan(), features.Layout.SettingsHash));
    }

    [Theory]
    [InlineData("ultrasound-7", "another", "they are for device 'another', not 'ultrasound-7'")]
    [InlineData("3f9a12c0b7de", "000000000000", "they were fitted with settings '000000000000', the features have '3f9a12c0b7de'")]
    [InlineData("edgeliver-harmonisation/1", "edgeliver-harmonisation/2", "the format is 'edgeliver-harmonisation/2'")]
    [InlineData("cm_contrast", "cm_contrats", "feature 'cm_contrast' is missing; all 2 must be there")]
    [InlineData("\"stat_mean\":", "\"stat_var\": { \"grandMean\": 1, \"pooledDeviation\": 1, \"location\": 1, \"scale\": 1 }, \"stat_mean\":", "there is no feature 'stat_var'")]
    [InlineData("\"stat_mean\":", "\"stat_mean\": null, \"stat_mean\":", "Duplicate")]
    [InlineData("\"scale\": 1.25", "\"scale\": 0", "stat_mean.scale is 0; it must be above 0")]
    [InlineData("\"scale\": 1.25", "\"scale\": -1", "stat_mean.scale is -1; it must be above 0")]
    [InlineData("\"pooledDeviation\": 12.25", "\"pooledDeviation\": 0", "stat_mean.pooledDeviation is 0; it must be above 0")]
    [InlineData("\"location\": 0.5", "\"location\": 1e999", "stat_mean")]
    [InlineData("\"location\": 0.5, ", "", "location")]
    [InlineData("\"location\": 0.5", "\"location\": \"0.5\"", "could not be converted")]
    [InlineData("\"location\": 0.5", "\"location\": 0.5, \"age\": 3", "age")]
    [InlineData("{ \"grandMean\": 81.5, \"pooledDeviation\": 12.25, \"location\": 0.5, \"scale\": 1.25 }", "null", "feature 'stat_mean' is null, not an object")]
    [InlineData("ultrasound-7", "two\\nlines", "they are for device 'two lines', not 'ultrasound-7'")]
    public void A_file_that_does_not_fit_is_refused_in_one_line(string good, string bad, string message)
    {
        var text = File.ReadAllText(Example);
        Assert.Contains(good, text, StringComparison.Ordinal);

        AssertRefused(text.Replace(good, bad, StringComparison.Ordinal), message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{ \"format\": ")]
    public void A_file_that_is_no_object_of_ours_is_refused_in_one_line(string text) =>
        AssertRefused(text, "holds no harmonisation parameters");

    [Fact]
    public void Fitted_parameters_take_the_devices_out_of_the_features()
    {
        const int Devices = 4, Features = 12, Vectors = 400;
        var random = new Random(17);
        var layout = new FeatureSchema([.. Enumerable.Range(0, Features).Select(f => $"feature_{f}")], "h");
        var truth = Enumerable.Range(0, Devices).Select(_ => Enumerable.Range(0, Vectors).Select(_ =>
            Enumerable.Range(0, Features).Select(f => (10.0 * f) + ((1 + f) * Normal(random))).ToArray()).ToArray()).ToArray();
        var measured = truth.Select(vectors =>
        {
            double[] shift = [.. Enumerable.Range(0, Features).Select(_ => 1.5 * Normal(random))], scale = [.. Enumerable.Range(0, Features).Select(_ => 0.5 + random.NextDouble())];
            return vectors.Select(v => v.Select((x, f) => (10.0 * f) + ((1 + f) * shift[f]) + ((x - (10.0 * f)) * scale[f])).ToArray()).ToArray();
        }).ToArray();

        var fitted = ComBat.Fit(measured);

        var all = Enumerable.Repeat(true, Features).ToArray();
        var harmonised = measured.Select((vectors, device) =>
        {
            var harmonisation = Load(Json(layout, $"device-{device}", fitted[device]), $"device-{device}", layout);
            return vectors.Select(v => harmonisation.Apply(v, all, "h").Values.ToArray()).ToArray();
        }).ToArray();
        for (var f = 0; f < Features; f++)
        {
            Assert.InRange(DeviceShare(harmonised, f), -0.01, 0.001);
            // Not 1: ComBat draws the scales of few vectors towards their common mean.
            Assert.InRange(DeviationRatio(harmonised, f), 1, 1.1);
        }

        Assert.True(Enumerable.Range(0, Features).Average(f => DeviceShare(measured, f)) > 0.4);
        Assert.True(Enumerable.Range(0, Features).Average(f => DeviationRatio(measured, f)) > 1.5);
    }

    /// <summary>The share of a feature's variance that lies between devices.</summary>
    private static double DeviceShare(double[][][] devices, int feature)
    {
        var reliability = new FeatureReliability(new FeatureSchema(["x"], "h"));
        foreach (var vectors in devices)
        {
            var device = new FeatureRepeatability(reliability.Layout);
            foreach (var vector in vectors)
            {
                device.Add([vector[feature]], [true], "h");
            }

            reliability.Add(device);
        }

        return reliability[0].Value.Value;
    }

    private static double DeviationRatio(double[][][] devices, int feature)
    {
        var deviations = devices.Select(vectors => Math.Sqrt(ComBat.Variance([.. vectors.Select(v => v[feature])]))).ToList();
        return deviations.Max() / deviations.Min();
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static string Json(FeatureSchema layout, string device, ImmutableArray<(double GrandMean, double Pooled, double Location, double Scale)> effects) =>
        JsonSerializer.Serialize(new
        {
            format = "edgeliver-harmonisation/1",
            device,
            settingsHash = layout.SettingsHash,
            features = layout.Names.Zip(effects).ToDictionary(x => x.First, x => new
            {
                grandMean = x.Second.GrandMean,
                pooledDeviation = x.Second.Pooled,
                location = x.Second.Location,
                scale = x.Second.Scale,
            }),
        });

    private static void AssertRefused(string text, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => Load(text, "ultrasound-7", Two));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("harmonisation", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static Harmonisation Load(string text, string device, FeatureSchema layout)
    {
        var path = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"harmonisation-{Guid.NewGuid():N}.json"));
        File.WriteAllText(path, text);
        try
        {
            return Harmonisation.Load(path, device, layout);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
