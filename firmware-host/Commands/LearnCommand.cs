using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeLiver.Capture;
using EdgeLiver.Imaging;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver devices learn SOURCE</c>: a scanner's profile from a minute of its picture.</summary>
internal static class LearnCommand
{
    private const int MaxSeconds = 600;

    /// <summary>A search takes some ten milliseconds; two pictures a second show every depth that a hand turns to.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "What the box captures from, or a recording of it." };
        var output = new Option<string>("--out") { Description = "File for the profile, JSON.", Required = true };
        var name = new Option<string?>("--name") { Description = "What people call the scanner (default: make and model)." };
        var make = new Option<string?>("--make") { Description = "Who built it." };
        var model = new Option<string?>("--model") { Description = "Which one it is." };
        var tick = new Option<double>("--tick-mm") { Description = "Depth from tick to tick of its ruler.", DefaultValueFactory = _ => 10 };
        var seconds = new Option<int>("--seconds") { Description = "How long to look; turn the depth through all settings meanwhile.", DefaultValueFactory = _ => 60 };
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("learn", "Makes a scanner's profile from a minute of its picture.") { source, output, name, make, model, tick, seconds, json };
        command.SetAction((parsed, stop) =>
        {
            Require("--tick-mm", parsed.GetValue(tick), 1, 100);
            Require("--seconds", parsed.GetValue(seconds), 1, MaxSeconds);
            var (maker, which) = (parsed.GetValue(make), parsed.GetValue(model));
            var called = parsed.GetValue(name) ?? $"{maker} {which}".Trim();
            return RunAsync(
                parsed.GetRequiredValue(source), parsed.GetRequiredValue(output), called.Length > 0 ? called : "scanner", maker, which,
                parsed.GetValue(tick), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(json), stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string path, string output, string name, string? make, string? model, double tickMm, TimeSpan length, bool json, CancellationToken stop)
    {
        await using var source = Sources.Open(path, new ReplayOptions());
        using var learner = new ProfileLearner(tickMm);
        using var pool = new FramePool(4, 1920, 1080);
        using var progress = new ProgressLine("learn", (long)length.TotalSeconds);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var next = TimeSpan.Zero;
        await foreach (var arrival in source.ReadAsync(pool, end.Token))
        {
            using var frame = arrival.Frame;
            if (frame is null || frame.CapturedAt < next)
            {
                continue;
            }

            if (frame.CapturedAt > length)
            {
                break;
            }

            learner.Add(frame.Luma);
            next = frame.CapturedAt + Interval;
            progress.Report((int)frame.CapturedAt.TotalSeconds, $"{learner.WithRuler} of {learner.Pictures} pictures with a ruler");
        }

        var learned = learner.Finish(path, name, make, model);
        learned.Profile.Save(output);
        Print(learned, output, tickMm, json);
        return ExitCode.Done;
    }

    private static void Print(LearnedProfile learned, string output, double tickMm, bool json)
    {
        if (json)
        {
            using var writer = new Utf8JsonWriter(Console.OpenStandardOutput());
            writer.WriteStartObject();
            writer.WriteString("profile", output);
            writer.WriteNumber("leastDepthMm", Math.Round(learned.LeastDepthMm, 1));
            writer.WriteNumber("mostDepthMm", Math.Round(learned.MostDepthMm, 1));
            writer.WriteNumber("depths", learned.Profile.Depths!.Count);
            writer.WriteEndObject();
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: ruler found, {learned.Profile.Depths!.Count} depths, {learned.LeastDepthMm / 10:F1} to {learned.MostDepthMm / 10:F1} cm"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Compare with the depth that the scanner shows; if it is off by a factor, give --tick-mm (now {tickMm})."));
    }

    private static void Require(string option, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} {value}: must be {least} to {most}"));
        }
    }
}
