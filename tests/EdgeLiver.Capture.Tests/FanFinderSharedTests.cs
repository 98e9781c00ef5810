using System.Collections.Concurrent;
using System.Text.Json;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>The fan against outlines drawn by hand on real scans, which lie beside the repository and are not part of it.</summary>
public sealed class FanFinderSharedTests(ITestOutputHelper output)
{
    private const string NoScans = "no ../shared/data here";

    /// <summary>Their file named outline holds the liver.</summary>
    private static readonly string[] Mislabelled = ["Malignant/229", "Malignant/306"];

    [Fact(Skip = NoScans, SkipUnless = nameof(ReplaySharedTests.Present), SkipType = typeof(ReplaySharedTests))]
    public async Task Real_scans_have_their_fan_where_people_draw_it()
    {
        var root = Path.Join(ReplaySharedTests.Folder, "aul");
        var scans = Directory.EnumerateFiles(root, "*.jpg", SearchOption.AllDirectories)
            .Select(path => $"{Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path)))}/{Path.GetFileNameWithoutExtension(path)}")
            .Except(Mislabelled);
        var overlaps = new ConcurrentDictionary<string, double>();

        await Parallel.ForEachAsync(scans, TestContext.Current.CancellationToken, async (scan, stop) =>
        {
            var (kind, id) = (Path.GetDirectoryName(scan)!, Path.GetFileName(scan));
            using var pool = new FramePool(1, 1024, 768);
            using var decoder = new ImageDecoder();
            using var finder = new FanFinder();
            using var frame = await decoder.DecodeAsync(Path.Join(root, kind, "image", id + ".jpg"), pool, stop);
            using var truth = Outline(Path.Join(root, kind, "segmentation", "outline", id + ".json"), frame.Width, frame.Height);
            overlaps[scan] = ScreenDrawings.Overlap(finder.Find(frame.Luma), truth);
        });

        var sorted = overlaps.OrderBy(pair => pair.Value).ToArray();
        var (median, low) = (sorted[sorted.Length / 2].Value, sorted[sorted.Length / 20].Value);
        output.WriteLine(FormattableString.Invariant($"fan IoU on {sorted.Length} scans: median {median:F4}, 5th percentile {low:F4}"));
        output.WriteLine("lowest: " + string.Join(", ", sorted.Take(10).Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value:F3}"))));
        Assert.InRange(median, 0.95, 1);
        Assert.InRange(low, 0.88, 1);
    }

    /// <summary>geometry.json of the sweep: its fan as the scanner exported it.</summary>
    [Fact(Skip = NoScans, SkipUnless = nameof(ReplaySharedTests.Present), SkipType = typeof(ReplaySharedTests))]
    public async Task A_real_sweep_has_the_geometry_that_its_scanner_wrote_down()
    {
        var folder = Path.Join(ReplaySharedTests.Folder, "cine/liver_sweep");
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Join(folder, "geometry.json"), TestContext.Current.CancellationToken));
        var geometry = json.RootElement.GetProperty("fov_convex");
        using var pool = new FramePool(1, 739, 593);
        using var decoder = new ImageDecoder();
        using var reader = new ScreenReader(null);
        Fan? fan = null;
        foreach (var file in Directory.GetFiles(Path.Join(folder, "frames")).Order(StringComparer.Ordinal).Take(20))
        {
            using var frame = await decoder.DecodeAsync(file, pool, TestContext.Current.CancellationToken);
            fan = reader.Read(frame).Fan;
        }

        var arcs = fan!.Arcs!.Value;
        var (near, far) = (geometry.GetProperty("short_radius_px").GetDouble(), geometry.GetProperty("long_radius_px").GetDouble());
        Assert.Equal(geometry.GetProperty("offset_px")[0].GetDouble(), arcs.ApexX, 4.0);
        Assert.Equal(far - near, arcs.FarRadius - arcs.NearRadius, 0.02 * far);
        Assert.Equal(far, arcs.FarRadius, 0.03 * far);
        Assert.Equal(geometry.GetProperty("opening_angle_half_deg").GetDouble(), double.RadiansToDegrees(arcs.LeftAngle), 1.0);
        Assert.Equal(geometry.GetProperty("opening_angle_half_deg").GetDouble(), double.RadiansToDegrees(arcs.RightAngle), 1.0);
    }

    /// <summary>Fills a polygon whose corners are the middles of pixels.</summary>
    private static Mask Outline(string path, int width, int height)
    {
        var corners = JsonSerializer.Deserialize<double[][]>(File.ReadAllText(path))!;
        var mask = new Mask(width, height);
        for (var y = 0; y < height; y++)
        {
            var crossings = new List<double>();
            for (var i = 0; i < corners.Length; i++)
            {
                var (from, to) = (corners[i], corners[(i + 1) % corners.Length]);
                if (from[1] <= y != to[1] <= y)
                {
                    crossings.Add(from[0] + ((y - from[1]) * (to[0] - from[0]) / (to[1] - from[1])));
                }
            }

            crossings.Sort();
            for (var i = 0; i + 1 < crossings.Count; i += 2)
            {
                var left = Math.Clamp((int)Math.Ceiling(crossings[i]), 0, width);
                var right = Math.Clamp((int)Math.Floor(crossings[i + 1]) + 1, left, width);
                mask.Row(y)[left..right].Fill(Mask.Inside);
            }
        }

        return mask;
    }
}
