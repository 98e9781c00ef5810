using System.Buffers.Binary;
using System.Text.Json;
using EdgeLiver.Capture;
using EdgeLiver.Imaging;
using EdgeLiver.Radiomics;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary><c>edgeliver radiomics</c> as a user runs it.</summary>
public sealed class RadiomicsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_gives_its_two_hundred_features()
    {
        using var scratch = new Scratch();
        WriteScene(scratch);

        var outcome = await Appliance.RunAsync(Stop, "radiomics", scratch["image.png"], scratch["mask.png"], "--bins", "16", "--spacing", "0.5,0.5");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Errors);
        using var answer = JsonDocument.Parse(outcome.Output);
        Assert.Equal(12, answer.RootElement.GetProperty("settings").GetString()!.Length);
        var features = answer.RootElement.GetProperty("features");
        var undefined = answer.RootElement.GetProperty("undefined");
        var names = features.EnumerateObject().Concat(undefined.EnumerateObject()).Select(feature => feature.Name).ToHashSet();
        Assert.Equal(FeatureLayout.Picture.Names.ToHashSet(), names);
        Assert.Equal(20 * 10 * 0.25, features.GetProperty("shape2D_PixelSurface").GetDouble(), 9);
    }

    [Fact]
    public async Task PyRadiomics_names_come_in_its_mode()
    {
        using var scratch = new Scratch();
        WriteScene(scratch);

        var outcome = await Appliance.RunAsync(Stop, "radiomics", scratch["image.png"], scratch["mask.png"], "--bin-width", "8", "--mode", "pyradiomics");

        Assert.Equal(0, outcome.ExitCode);
        using var answer = JsonDocument.Parse(outcome.Output);
        Assert.True(answer.RootElement.GetProperty("features").TryGetProperty("glcm_Contrast", out _));
        Assert.False(answer.RootElement.GetProperty("features").TryGetProperty("stat_mean", out _));
    }

    [Fact]
    public async Task A_volume_gives_morphology_and_texture_in_all_dimensions()
    {
        using var scratch = new Scratch();
        WriteVolumes(scratch);

        var outcome = await Appliance.RunAsync(Stop, "radiomics", scratch["image.nii.gz"], scratch["mask.nii"], "--bins", "8", "--resample", "1,1,1", "--interpolation", "cubic");

        Assert.Equal(0, outcome.ExitCode);
        using var answer = JsonDocument.Parse(outcome.Output);
        var features = answer.RootElement.GetProperty("features");
        Assert.All(
            new[] { "morph_volume", "loc_peak_glob", "cm_contrast_2D_avg", "cm_contrast_2_5D_comb", "cm_contrast_3D_comb", "szm_sze_3D" },
            name => Assert.True(features.TryGetProperty(name, out _), name));
        Assert.Equal(12, answer.RootElement.GetProperty("diagnostics").GetProperty("img_dim_z_interp_img").GetDouble());
    }

    [Fact]
    public async Task Without_bins_what_needs_levels_says_so()
    {
        using var scratch = new Scratch();
        WriteScene(scratch);

        var outcome = await Appliance.RunAsync(Stop, "radiomics", scratch["image.png"], scratch["mask.png"]);

        Assert.Equal(0, outcome.ExitCode);
        using var answer = JsonDocument.Parse(outcome.Output);
        Assert.True(answer.RootElement.GetProperty("features").TryGetProperty("stat_mean", out _));
        Assert.Contains("give a number of bins", answer.RootElement.GetProperty("undefined").GetProperty("cm_contrast_2D_avg").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_gives_features_of_its_response_and_the_map()
    {
        using var scratch = new Scratch();
        WriteVolumes(scratch);

        var outcome = await Appliance.RunAsync(Stop, "radiomics", scratch["image.nii"], scratch["mask.nii"], "--filter", "mean:size=3,boundary=nearest", "--map", scratch["map.nii.gz"]);

        Assert.Equal(0, outcome.ExitCode);
        var (image, map) = (NiftiFile.Read(scratch["image.nii"]), NiftiFile.Read(scratch["map.nii.gz"]));
        double sum = 0;
        for (var i = 0; i < 27; i++)
        {
            sum += image[4 + (i % 3), 3 + (i / 3 % 3), 1 + (i / 9)];
        }

        Assert.Equal(sum / 27, map[5, 4, 2], 4);
    }

    [Fact]
    public async Task A_devices_shift_is_taken_out_and_said()
    {
        using var scratch = new Scratch();
        WriteScene(scratch);
        string[] call = ["radiomics", scratch["image.png"], scratch["mask.png"], "--bins", "16"];
        using var raw = JsonDocument.Parse((await Appliance.RunAsync(Stop, call)).Output);
        var settings = raw.RootElement.GetProperty("settings").GetString();
        var effects = FeatureLayout.Picture.Names.ToDictionary(
            name => name, name => new { grandMean = 0.0, pooledDeviation = 1.0, location = name == "stat_mean" ? 5.0 : 0.0, scale = 1.0 });
        await File.WriteAllTextAsync(
            scratch["device.json"], JsonSerializer.Serialize(new { format = "edgeliver-harmonisation/1", device = "us-7", settingsHash = settings, features = effects }), Stop);

        var outcome = await Appliance.RunAsync(Stop, [.. call, "--harmonise", scratch["device.json"], "--device", "us-7"]);
        var other = await Appliance.RunAsync(Stop, [.. call, "--harmonise", scratch["device.json"], "--device", "us-8"]);

        Assert.Equal(0, outcome.ExitCode);
        using var answer = JsonDocument.Parse(outcome.Output);
        Assert.True(answer.RootElement.GetProperty("harmonised").GetBoolean());
        Assert.NotEqual(settings, answer.RootElement.GetProperty("settings").GetString());
        double Mean(JsonDocument document) => document.RootElement.GetProperty("features").GetProperty("stat_mean").GetDouble();
        Assert.Equal(Mean(raw) - 5, Mean(answer), 9);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("us-8", Appliance.OnlyLine(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_goes_on_after_a_bad_line_and_keeps_its_order()
    {
        using var scratch = new Scratch();
        WriteScene(scratch);
        await File.WriteAllTextAsync(scratch["list.csv"], "image,mask\nimage.png,mask.png\nnowhere.png,mask.png\nimage.png,mask.png\n", Stop);

        var outcome = await Appliance.RunAsync(Stop, "radiomics", "--batch", scratch["list.csv"], "--bins", "16");

        Assert.Equal(1, outcome.ExitCode);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains("\"error\"", lines[1], StringComparison.Ordinal);
        Assert.Equal(lines[0], lines[2]);
        Assert.Contains("2 of 3 regions, 1 failed", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_has_a_header_and_a_row_a_region()
    {
        using var scratch = new Scratch();
        WriteScene(scratch);
        await File.WriteAllTextAsync(scratch["list.csv"], "image,mask\nimage.png,mask.png\nimage.png,mask.png\n", Stop);

        var outcome = await Appliance.RunAsync(Stop, "radiomics", "--batch", scratch["list.csv"], "--bins", "16", "--format", "csv", "--out", scratch["out.csv"]);

        Assert.Equal(0, outcome.ExitCode);
        var rows = await File.ReadAllLinesAsync(scratch["out.csv"], Stop);
        Assert.Equal(3, rows.Length);
        Assert.Equal($"image,mask,settings,{string.Join(',', FeatureLayout.Picture.Names)}", rows[0]);
        Assert.Equal(rows[0].Split(',').Length, rows[1].Split(',').Length);
    }

    [Theory]
    [InlineData("image.png", "small.png", "--bins 8", "small.png is 8x8, image.png is 60x40")]
    [InlineData("image.png", "empty.png", "--bins 8", "the mask is empty")]
    [InlineData("image.png", "mask.png", "--bins 8 --range 300,400", "all lie outside the range")]
    [InlineData("image.png", "mask.png", "--bins 8 --label 7", "no pixel has the value 7")]
    [InlineData("image.png", "mask.png", "--bins 0", "--bins 0: must be 2 to 1024")]
    [InlineData("image.png", "mask.png", "--bin-width 0", "--bin-width 0: must be above 0")]
    [InlineData("image.png", "mask.png", "--bins 8 --bin-width 8", "exclude each other")]
    [InlineData("image.png", "mask.png", "--bins 8 --range 5", "--range 5: must be LO,HI")]
    [InlineData("image.png", "mask.png", "--bins 8 --resample 0,1", "--resample 0,1: must be")]
    [InlineData("image.png", "mask.png", "--bin-width 0.1", "grey levels, at most 1024")]
    [InlineData("image.nii", "mask.nii", "--filter mean:size=4", "size is '4', must be an odd number")]
    [InlineData("image.nii", "mask.nii", "--filter laws:kernel=L5S5", "must have 3 names")]
    [InlineData("image.png", "mask.nii", "--bins 8", "give two of a kind")]
    [InlineData("sixteen.png", "mask.png", "--bins 8", "16 bits a pixel")]
    [InlineData("colour.png", "mask.png", "--bins 8", "in colour")]
    [InlineData("nan.nii", "mask.nii", "--bins 8", "voxel (3, 2, 1) is NaN")]
    [InlineData("damaged.nii.gz", "mask.nii", "--bins 8", "damaged")]
    [InlineData("cut.nii", "mask.nii", "--bins 8", "ends before")]
    [InlineData("lying.nii", "mask.nii", "--bins 8", "at most 268435456 voxels")]
    [InlineData("nowhere.png", "mask.png", "--bins 8", "can't be read")]
    public async Task Bad_input_is_one_line_and_exit_2(string image, string mask, string options, string expected)
    {
        using var scratch = new Scratch();
        WriteScene(scratch);
        WriteVolumes(scratch);
        WriteBad(scratch);

        var outcome = await Appliance.RunAsync(Stop, ["radiomics", scratch[image], scratch[mask], .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, Appliance.OnlyLine(outcome), StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    private static void WriteScene(Scratch scratch)
    {
        WritePng(scratch["image.png"], 60, 40, (x, y) => x == 15 && y == 15 ? (byte)0 : (byte)(((x * 7) + (y * 13) + (x * y % 11)) % 256));
        WritePng(scratch["mask.png"], 60, 40, (x, y) => x is >= 10 and < 30 && y is >= 10 and < 20 ? (byte)255 : (byte)0);
        WritePng(scratch["empty.png"], 60, 40, (_, _) => 0);
        WritePng(scratch["small.png"], 8, 8, (_, _) => 255);
    }

    private static void WriteVolumes(Scratch scratch)
    {
        var image = new Volume(10, 9, 6, new VoxelSpacing(1, 1, 2));
        var mask = new Volume(10, 9, 6, image.Spacing);
        for (var i = 0; i < image.Values.Length; i++)
        {
            image.Values[i] = i * 31 % 101;
            mask.Values[i] = i % 10 is > 1 and < 8 ? 1 : 0;
        }

        NiftiFile.Write(image, scratch["image.nii"]);
        NiftiFile.Write(image, scratch["image.nii.gz"]);
        NiftiFile.Write(mask, scratch["mask.nii"]);
    }

    private static void WriteBad(Scratch scratch)
    {
        // What the header says is enough to refuse them: bit depth and colour type.
        var grey = File.ReadAllBytes(scratch["image.png"]);
        grey[24] = 16;
        File.WriteAllBytes(scratch["sixteen.png"], grey);
        (grey[24], grey[25]) = (8, 2);
        File.WriteAllBytes(scratch["colour.png"], grey);
        var good = File.ReadAllBytes(scratch["image.nii"]);
        var nan = good.ToArray();
        BinaryPrimitives.WriteSingleLittleEndian(nan.AsSpan(352 + (4 * (3 + (10 * (2 + 9))))), float.NaN);
        File.WriteAllBytes(scratch["nan.nii"], nan);
        File.WriteAllBytes(scratch["cut.nii"], good[..1000]);
        var lying = good.ToArray();
        BinaryPrimitives.WriteInt16LittleEndian(lying.AsSpan(42), 30_000);
        BinaryPrimitives.WriteInt16LittleEndian(lying.AsSpan(44), 30_000);
        File.WriteAllBytes(scratch["lying.nii"], lying);
        var zipped = File.ReadAllBytes(scratch["image.nii.gz"]);
        zipped.AsSpan(zipped.Length / 2, 20).Fill(0xa5);
        File.WriteAllBytes(scratch["damaged.nii.gz"], zipped);
    }

    private static void WritePng(string path, int width, int height, Func<int, int, byte> pixel)
    {
        using var picture = new Mask(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                picture.Row(y)[x] = pixel(x, y);
            }
        }

        ImageEncoder.WritePng(picture.View, path);
    }
}
