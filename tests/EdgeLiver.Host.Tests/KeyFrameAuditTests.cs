using EdgeLiver.Capture;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeLiver.Host.Tests;

/// <summary>The second lock, with the real program: words in a key frame keep it from being kept.</summary>
public sealed class KeyFrameAuditTests
{
    public static bool Installed => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Join(folder, "tesseract")));

    [Fact(Skip = "no tesseract here; tests/run.sh installs it", SkipUnless = nameof(Installed))]
    public async Task A_picture_with_a_name_in_it_is_withheld_counted_and_said_and_the_next_is_kept()
    {
        var audit = Audit("tesseract");

        var said = await Assert.ThrowsAsync<WordsInPictureException>(() => audit.CheckAsync(Scan("ZHANG SAN 1961")));
        await audit.CheckAsync(Scan(words: null));

        Assert.Equal((1, 0), (audit.Withheld, audit.Unread));
        Assert.DoesNotContain("ZHANG", said.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\n', said.Message);
    }

    [Fact]
    public async Task Without_the_program_pictures_are_kept_and_counted_as_not_looked_at()
    {
        var audit = Audit("no-such-program");

        await audit.CheckAsync(Scan("ZHANG SAN 1961"));

        Assert.Equal((0, 1), (audit.Withheld, audit.Unread));
    }

    [Fact]
    public async Task A_program_that_fails_costs_no_picture()
    {
        var audit = Audit("false");

        await audit.CheckAsync(Scan(words: null));

        Assert.Equal((0, 1), (audit.Withheld, audit.Unread));
    }

    private static KeyFrameAudit Audit(string program) => new(new TextAudit(program), NullLogger<KeyFrameAudit>.Instance);

    /// <summary>A simulated scan, black outside its fan, with or without words inside.</summary>
    private static KeyFrame Scan(string? words)
    {
        var options = new PhantomOptions();
        using var scanner = new PhantomScanner(options);
        using var pool = new FramePool(1, options.Width, options.Height);
        using var reader = new ScreenReader(profile: null);
        Assert.True(pool.TryRent(options.Width, options.Height, out var frame));
        using (frame)
        {
            scanner.Render(10, frame.Luma);
            if (words is not null)
            {
                BitmapFont.Draw(frame.Luma, words, 820, 500, 3, 255);
            }

            var box = reader.Read(frame).Fan!.Box;
            var pixels = new byte[box.Area];
            var view = frame.Luma.Crop(box);
            for (var y = 0; y < box.Height; y++)
            {
                view.Row(y).CopyTo(pixels.AsSpan(y * box.Width));
            }

            return new KeyFrame(box.Width, box.Height, pixels, null, [], null, 10, FinishedExam.Empty.Findings, null);
        }
    }
}
