using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class FanFinderTests : IDisposable
{
    private readonly FanFinder _finder = new();

    public static TheoryData<string, FanKind, int, int> Fans
    {
        get
        {
            var fans = new TheoryData<string, FanKind, int, int>();
            foreach (var (width, height) in new[] { (360, 300), (640, 480), (720, 576), (1024, 768), (1920, 1080) })
            {
                fans.Add(nameof(ScreenDrawings.Convex), FanKind.Convex, width, height);
                fans.Add(nameof(ScreenDrawings.Sector), FanKind.Sector, width, height);
                fans.Add(nameof(ScreenDrawings.Linear), FanKind.Linear, width, height);
                fans.Add(nameof(ScreenDrawings.Trapezoid), FanKind.Trapezoid, width, height);
                fans.Add(nameof(ScreenDrawings.FlatFaced), FanKind.Trapezoid, width, height);
                fans.Add(nameof(ScreenDrawings.CutAtBottom), FanKind.Convex, width, height);
                fans.Add(nameof(ScreenDrawings.CutAtSides), FanKind.Convex, width, height);
                fans.Add(nameof(ScreenDrawings.SetAside), FanKind.Convex, width, height);
            }

            return fans;
        }
    }

    public static TheoryData<string> Others => ["black", "white", "noise", "page", "dark page", "ramp"];

    public void Dispose() => _finder.Dispose();

    [Theory]
    [MemberData(nameof(Fans))]
    public void A_fan_of_any_kind_is_found_on_any_screen(string name, FanKind kind, int width, int height)
    {
        var shape = Shape(name, width, height);
        using var screen = ScreenDrawings.Fill(shape, width, height);
        using var truth = ScreenDrawings.Truth(shape, width, height);

        var fan = _finder.Find(screen.View);

        Assert.NotNull(fan);
        Assert.Equal(kind, fan.Kind);
        // The rim that is given up weighs more on a small screen.
        Assert.InRange(ScreenDrawings.Overlap(fan, truth), height < 400 ? 0.975 : 0.98, 1);
    }

    [Requirement("REQ-PRI-01")]
    [Theory]
    [MemberData(nameof(Fans))]
    public void What_stands_beside_a_fan_is_blackened(string name, FanKind kind, int width, int height)
    {
        var shape = Shape(name, width, height);
        using var screen = ScreenDrawings.Fill(shape, width, height);
        using var truth = ScreenDrawings.Truth(shape, width, height);
        Letter(screen, truth);

        var fan = _finder.Find(screen.View)!;
        fan.Blacken(screen.View);

        Assert.Equal(kind, fan.Kind);
        Assert.Equal(0, ScreenDrawings.Survivors(screen.View, truth));
    }

    [Fact]
    public void A_side_in_shadow_is_still_part_of_the_fan()
    {
        var shape = ScreenDrawings.Convex(1024, 768);
        using var screen = ScreenDrawings.Fill(shape, 1024, 768, (x, y) => y < 230 || x < 560);
        using var truth = ScreenDrawings.Truth(shape, 1024, 768);

        Assert.InRange(ScreenDrawings.Overlap(_finder.Find(screen.View), truth), 0.97, 1);
    }

    [Fact]
    public void A_known_geometry_is_measured()
    {
        var shape = ScreenDrawings.Convex(1024, 768);
        using var screen = ScreenDrawings.Fill(shape, 1024, 768);

        var arcs = _finder.Find(screen.View)!.Arcs!.Value;

        Assert.Equal(shape.ApexX, arcs.ApexX, 2.0);
        Assert.Equal(shape.ApexY, arcs.ApexY, 3.0);
        Assert.Equal(shape.NearRadius, arcs.NearRadius, 3.0);
        Assert.Equal(shape.FarRadius, arcs.FarRadius, 3.0);
        Assert.Equal(shape.HalfAngle, arcs.LeftAngle, 0.01);
        Assert.Equal(shape.HalfAngle, arcs.RightAngle, 0.01);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void A_screen_without_ultrasound_has_no_fan(string name)
    {
        using var screen = Other(name, 1024, 768);

        Assert.Null(_finder.Find(screen.View));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 500)]
    [InlineData(63, 63)]
    [InlineData(64, 64)]
    [InlineData(3000, 70)]
    public void A_picture_of_an_odd_size_has_no_fan_and_does_no_harm(int width, int height)
    {
        using var screen = ScreenDrawings.WhiteNoise(width, height);

        Assert.Null(_finder.Find(screen.View));
    }

    private static FanShape Shape(string name, int width, int height) => name switch
    {
        nameof(ScreenDrawings.Convex) => ScreenDrawings.Convex(width, height),
        nameof(ScreenDrawings.Sector) => ScreenDrawings.Sector(width, height),
        nameof(ScreenDrawings.Linear) => ScreenDrawings.Linear(width, height),
        nameof(ScreenDrawings.Trapezoid) => ScreenDrawings.Trapezoid(width, height),
        nameof(ScreenDrawings.FlatFaced) => ScreenDrawings.FlatFaced(width, height),
        nameof(ScreenDrawings.CutAtBottom) => ScreenDrawings.CutAtBottom(width, height),
        nameof(ScreenDrawings.CutAtSides) => ScreenDrawings.CutAtSides(width, height),
        _ => ScreenDrawings.SetAside(width, height),
    };

    private static Mask Other(string name, int width, int height)
    {
        switch (name)
        {
            case "noise":
                return ScreenDrawings.WhiteNoise(width, height);
            case "page":
                return ScreenDrawings.Page(width, height, 255, 10);
            case "dark page":
                return ScreenDrawings.Page(width, height, 0, 220);
            case "ramp":
                return ScreenDrawings.Ramp(width, height);
            default:
                var screen = new Mask(width, height);
                screen.View.Fill(name == "white" ? (byte)255 : (byte)0);
                return screen;
        }
    }

    /// <summary>Writes a name at the left and beside the fan, nowhere nearer than the letters are wide.</summary>
    private static void Letter(Mask screen, Mask truth)
    {
        var scale = Math.Max(1, screen.Height / 540);
        var top = truth.Bounds().Y;
        for (var y = 2; y < screen.Height - 10; y += screen.Height / 9)
        {
            var first = truth.Row(y).IndexOf(Mask.Inside);
            var last = truth.Row(y).LastIndexOf(Mask.Inside);
            var fits = y + (8 * scale) < top || (first > 70 * scale && last < screen.Width - (70 * scale));
            if (fits)
            {
                BitmapFont.Draw(screen.View, "ZHANG SAN", 4, y, scale, 235);
                BitmapFont.Draw(screen.View, "P0042317", screen.Width - (52 * scale), y, scale, 180);
            }
        }
    }
}
