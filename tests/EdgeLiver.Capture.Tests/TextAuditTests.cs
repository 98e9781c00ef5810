using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>The audit for letters, with the real program.</summary>
public sealed class TextAuditTests
{
    private static readonly TextAudit Audit = new();

    public static TheoryData<PhantomMake> Makes => [.. Enum.GetValues<PhantomMake>()];

    public static bool Installed => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Join(folder, "tesseract")));

    [Theory(Skip = "no tesseract here; tests/run.sh installs it", SkipUnless = nameof(Installed))]
    [MemberData(nameof(Makes))]
    public async Task A_screen_as_it_comes_has_letters_and_what_the_reader_leaves_has_none(PhantomMake make)
    {
        var options = PhantomOptions.Of(make);
        using var scanner = new PhantomScanner(options);
        using var reader = new ScreenReader(profile: null);
        using var pool = new FramePool(1, options.Width, options.Height);
        Assert.True(pool.TryRent(options.Width, options.Height, out var frame));
        using (frame)
        {
            scanner.Render(10, frame.Luma);
            var before = await Audit.CountLettersAsync(frame.Luma, TestContext.Current.CancellationToken);
            reader.Read(frame);
            var after = await Audit.CountLettersAsync(frame.Luma, TestContext.Current.CancellationToken);

            Assert.InRange(before!.Value, 5, 500);
            Assert.Equal(0, after);
        }
    }

    [Fact(Skip = "no tesseract here; tests/run.sh installs it", SkipUnless = nameof(Installed))]
    public async Task A_name_inside_the_fan_is_noticed()
    {
        using var scanner = new PhantomScanner(PhantomScenes.Small);
        using var screen = new Mask(640, 480);
        scanner.Render(10, screen.View);
        BitmapFont.Draw(screen.View, "ZHANG SAN 1961", 210, 200, 3, 255);

        var letters = await Audit.CountLettersAsync(screen.View.Crop(new PixelBox(200, 150, 300, 150)), TestContext.Current.CancellationToken);

        Assert.InRange(letters!.Value, 3, 30);
    }

    [Fact(Skip = "no tesseract here; tests/run.sh installs it", SkipUnless = nameof(Installed))]
    public async Task Speckle_tells_nothing()
    {
        var options = PhantomOptions.Of(PhantomMake.Aurora);
        using var scanner = new PhantomScanner(options);
        using var reader = new ScreenReader(profile: null);
        using var pool = new FramePool(1, options.Width, options.Height);
        var read = new List<int?>();
        for (var number = 0; number < 10; number++)
        {
            Assert.True(pool.TryRent(options.Width, options.Height, out var frame));
            using (frame)
            {
                scanner.Render(10 + (30 * number), frame.Luma);
                var screen = reader.Read(frame);
                read.Add(await Audit.CountLettersAsync(frame.Luma.Crop(screen.Fan!.Box), TestContext.Current.CancellationToken));
            }
        }

        Assert.All(read, letters => Assert.InRange(letters!.Value, 0, TextAudit.Telling - 1));
    }

    public static bool ReadsChinese => Installed && Directory.Exists("/usr/share/tesseract-ocr")
        && Directory.EnumerateFiles("/usr/share/tesseract-ocr", "chi_sim.traineddata", SearchOption.AllDirectories).Any();

    [Fact(Skip = "no tesseract with Chinese here; tests/run.sh installs it", SkipUnless = nameof(ReadsChinese))]
    public async Task The_header_of_a_Chinese_screen_has_letters()
    {
        var options = PhantomOptions.Of(PhantomMake.Linhai);
        using var scanner = new PhantomScanner(options);
        using var truth = new PhantomTruth(options.Width, options.Height);
        using var screen = new Mask(options.Width, options.Height);
        scanner.Render(10, screen.View);
        scanner.Truth(10, truth);
        var header = screen.View.Crop(new PixelBox(0, 0, options.Width, truth.Fan.Bounds().Y));

        Assert.InRange((await Audit.CountLettersAsync(header, TestContext.Current.CancellationToken))!.Value, 2, 200);
    }

    [Fact]
    public async Task Without_the_program_nothing_is_claimed()
    {
        using var screen = new Mask(64, 64);

        Assert.Null(await new TextAudit("no-such-program").CountLettersAsync(screen.View, TestContext.Current.CancellationToken));
    }
}
