using System.Diagnostics;
using EdgeLiver.Imaging;
using EdgeLiver.Radiomics;

namespace EdgeLiver.Benchmarks;

/// <summary>Where the feature kernel's time goes: each stage by itself, over the same region; a Markdown table.</summary>
internal static unsafe class RadiomicsStages
{
    private const int Levels = 32;

    public static void Run()
    {
        Console.WriteLine("| stage, 32 levels, median ms | 2k px | 20k px | 150k px |");
        Console.WriteLine("| --- | --- | --- | --- |");
        var columns = new[] { 2_000, 20_000, 150_000 }.Select(Measure).ToArray();
        for (var i = 0; i < columns[0].Count; i++)
        {
            Console.WriteLine($"| {columns[0][i].Stage} | {string.Join(" | ", columns.Select(c => c[i].Milliseconds.ToString("0.0000", null)))} |");
        }
    }

    private static List<(string Stage, double Milliseconds)> Measure(int pixels)
    {
        using var region = new SpeckledRegion(pixels, 1);
        var image = region.Next();
        var measure = new RegionMeasure();
        var box = measure.Measure(region.Labels).Box;
        using var extractor = new RadiomicsExtractor(RadiomicSettings.Live);
        var features = extractor.Extract(image, region.Labels);
        var levelOf = new byte[256];
        for (var i = 0; i < 256; i++)
        {
            levelOf[i] = (byte)((i / 8) + 1);
        }

        GrayView part = image.Crop(box), labels = region.Labels.Crop(box);
        using LevelPlane plane = new(), form = new();
        using var pairs = new PicturePairs();
        using var around = new PictureNeighbourhoods();
        using var distances = new PictureDistances();
        using var runs = new PictureRuns();
        using var zones = new PictureZones();
        var counts = new int[Levels];
        var links = new Links[16];
        var scratch = new FeatureScratch();
        void Source() => plane.Fill(new LevelSource(part, labels, Mask.Inside, pixels, levelOf));
        void Lines()
        {
            runs.Begin(plane, Levels);
            zones.Begin(plane, Levels);
            for (var y = 0; y < plane.Height; y++)
            {
                for (var b = 0; b < plane.Blocks; b++)
                {
                    links[b] = Links.Of(plane.Row(y) + (b * Links.Pixels), plane.Stride);
                }

                runs.Add(y, plane.Row(y), links.AsSpan(0, plane.Blocks));
                zones.Add(y, plane.Row(y), distances.Row(y), links.AsSpan(0, plane.Blocks), runs);
            }
        }

        void OnlyLinks()
        {
            for (var y = 0; y < plane.Height; y++)
            {
                for (var b = 0; b < plane.Blocks; b++)
                {
                    links[b] = Links.Of(plane.Row(y) + (b * Links.Pixels), plane.Stride);
                }
            }
        }

        void OnlyRuns()
        {
            runs.Begin(plane, Levels);
            for (var y = 0; y < plane.Height; y++)
            {
                for (var b = 0; b < plane.Blocks; b++)
                {
                    links[b] = Links.Of(plane.Row(y) + (b * Links.Pixels), plane.Stride);
                }

                runs.Add(y, plane.Row(y), links.AsSpan(0, plane.Blocks));
            }
        }

        Source();
        return
        [
            ("whole call", Time(() => extractor.Extract(image, region.Labels, features))),
            ("box, shape, hull", Time(() => measure.Measure(region.Labels))),
            ("levels into the plane", Time(Source)),
            ("co-occurrence counts", Time(() => pairs.Count(plane, Levels))),
            ("neighbourhoods (NGTDM, NGLDM)", Time(() => around.Count(plane, Levels, false))),
            ("distances", Time(() => distances.Measure(plane))),
            ("links alone", Time(OnlyLinks)),
            ("links, runs", Time(OnlyRuns)),
            ("links, runs, zones", Time(Lines)),
            ("zone tables", Time(() => { Lines(); zones.Finish(); }) - Time(Lines)),
            ("co-occurrence features, 5 matrices", Time(() =>
            {
                for (var d = 0; d < 5; d++)
                {
                    Cooccurrence.Write(pairs.Table(d), pairs.Stride, Levels, RadiomicMode.Ibsi, new FeatureBlock<CooccurrenceFeature>(scratch.Values, scratch.Undefined));
                }
            })),
        ];
    }

    private static double Time(Action stage)
    {
        var times = new double[400];
        for (var i = 0; i < 100; i++)
        {
            stage();
        }

        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            stage();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return times[times.Length / 2];
    }
}
