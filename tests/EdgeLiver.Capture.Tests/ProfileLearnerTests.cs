using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>Profiles made from the simulated scanners' pictures at several depths, against the true scale.</summary>
public sealed class ProfileLearnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("learn").FullName;

    public static TheoryData<PhantomMake, double> Makes => new() { { PhantomMake.Aurora, 10 }, { PhantomMake.Linhai, 5 }, { PhantomMake.Kestrel, 5 } };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Makes))]
    public void A_learned_profile_reads_the_scale_within_a_percent(PhantomMake make, double tickMm)
    {
        using var learner = new ProfileLearner(tickMm);
        var depths = new[] { 1.0, 0.8 }.Select(factor => AtDepth(PhantomOptions.Of(make), factor)).ToArray();
        foreach (var options in depths)
        {
            Look(options, learner, 3);
        }

        var learned = learner.Finish("phantom", $"{make}", "EdgeLiver", $"{make}");
        learned.Profile.Save(Path.Join(_folder, "learned.json"));

        var profile = ScannerProfile.Load(Path.Join(_folder, "learned.json"));
        Assert.InRange(learned.MostDepthMm / depths[0].DepthMm, 0.95, 1.1);
        foreach (var options in depths)
        {
            Assert.InRange(Scale(options, profile)!.Value / options.MmPerPixel, 0.99, 1.01);
        }
    }

    [Fact]
    public void A_hidden_ruler_is_replaced_by_the_scale_of_the_depth()
    {
        using var learner = new ProfileLearner(tickMm: 10);
        var deep = new PhantomOptions();
        var shallow = AtDepth(deep, 0.8);
        Look(deep, learner, 3);
        Look(shallow, learner, 3);
        var profile = learner.Finish("phantom", "a", null, null).Profile;

        void Hide(GrayView screen) => screen.Crop(new PixelBox((int)(profile.Ruler!.Left * 1920), 0, 90, 1080)).Fill(0);

        Assert.Equal(2, profile.Depths!.Count);
        Assert.InRange(Scale(deep, profile, Hide)!.Value / deep.MmPerPixel, 0.99, 1.01);
        Assert.InRange(Scale(shallow, profile, Hide)!.Value / shallow.MmPerPixel, 0.99, 1.01);
        Assert.Null(Scale(AtDepth(deep, 0.9), profile, Hide));
    }

    [Fact]
    public void A_screen_without_a_fan_teaches_nothing()
    {
        using var learner = new ProfileLearner(tickMm: 10);
        using var black = new Mask(640, 480);
        for (var i = 0; i < 5; i++)
        {
            learner.Add(black.View);
        }

        var error = Assert.Throws<SourceException>(() => learner.Finish("input", "a", null, null));

        Assert.Equal("input: shows a fan in 0 of 5 pictures, 3 are needed: scan with the probe on the skin, full screen", error.Message);
    }

    /// <summary>The same fan on the screen, at another depth.</summary>
    private static PhantomOptions AtDepth(PhantomOptions options, double factor) =>
        options with { DepthMm = options.DepthMm * factor, MmPerPixel = options.MmPerPixel * factor * 1.02, Lesions = [] };

    private static void Look(PhantomOptions options, ProfileLearner learner, int pictures)
    {
        using var scanner = new PhantomScanner(options);
        using var screen = new Mask(options.Width, options.Height);
        for (var i = 0; i < pictures; i++)
        {
            scanner.Render(i * 15, screen.View);
            learner.Add(screen.View);
        }
    }

    private static double? Scale(PhantomOptions options, ScannerProfile profile, Action<GrayView>? hide = null)
    {
        using var scanner = new PhantomScanner(options);
        using var reader = new ScreenReader(profile);
        using var pool = new FramePool(1, options.Width, options.Height);
        Assert.True(pool.TryRent(options.Width, options.Height, out var frame));
        using (frame)
        {
            scanner.Render(200, frame.Luma);
            hide?.Invoke(frame.Luma);
            return reader.Read(frame).MmPerPixel;
        }
    }
}
