using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Inference.Tests;

public sealed class ComponentLabelsTests
{
    private const int Width = 37;
    private const int Height = 29;

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.45)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    public void Regions_are_those_of_a_flood_from_pixel_to_pixel(double threshold)
    {
        var labels = new ComponentLabels(Width, Height);
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            float[] map = [.. Enumerable.Range(0, Width * Height).Select(_ => random.NextSingle())];
            float[] liver = [.. Enumerable.Range(0, Width * Height).Select(_ => random.NextSingle())];

            var found = labels.Label(map, (float)threshold, liver, 0.5f);

            var expected = Flood(map, (float)threshold);
            Assert.Equal(expected.Max(), found.Count);
            Assert.Equal(expected, labels.Labels.ToArray());
            foreach (var component in found)
            {
                int[] pixels = [.. Enumerable.Range(0, map.Length).Where(i => expected[i] == component.Label)];
                Assert.Equal(BoxOf(pixels), component.Box);
                Assert.Equal(pixels.Length, component.Area);
                Assert.Equal(pixels.Average(i => map[i]), component.Mean, 1e-5);
                Assert.Equal(pixels.Max(i => map[i]), component.Peak);
                Assert.Equal(pixels.Average(i => liver[i] >= 0.5f ? 1 : 0), component.LiverShare, 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(1f, 1)]
    [InlineData(float.NaN, 0)]
    public void A_map_of_one_value_is_one_region_or_none(float value, int regions)
    {
        var labels = new ComponentLabels(Width, Height);
        var map = new float[Width * Height];
        Array.Fill(map, value);

        Assert.Equal(regions, labels.Label(map, 0.5f, map, 0.5f).Count);
    }

    private static PixelBox BoxOf(int[] pixels)
    {
        var (left, right) = (pixels.Min(i => i % Width), pixels.Max(i => i % Width));
        var (top, bottom) = (pixels.Min(i => i / Width), pixels.Max(i => i / Width));
        return new PixelBox(left, top, right - left + 1, bottom - top + 1);
    }

    /// <summary>The slow obvious way.</summary>
    private static int[] Flood(float[] map, float threshold)
    {
        var labels = new int[map.Length];
        var count = 0;
        for (var seed = 0; seed < map.Length; seed++)
        {
            if (labels[seed] != 0 || map[seed] < threshold)
            {
                continue;
            }

            count++;
            var open = new Stack<int>([seed]);
            labels[seed] = count;
            while (open.TryPop(out var at))
            {
                for (var y = Math.Max(0, (at / Width) - 1); y <= Math.Min(Height - 1, (at / Width) + 1); y++)
                {
                    for (var x = Math.Max(0, (at % Width) - 1); x <= Math.Min(Width - 1, (at % Width) + 1); x++)
                    {
                        var next = (y * Width) + x;
                        if (labels[next] == 0 && map[next] >= threshold)
                        {
                            labels[next] = count;
                            open.Push(next);
                        }
                    }
                }
            }
        }

        return labels;
    }
}
