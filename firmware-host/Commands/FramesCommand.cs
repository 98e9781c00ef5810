using System.CommandLine;
using System.Globalization;
using EdgeLiver.Capture;
using EdgeLiver.Imaging;
using EdgeLiver.Host.Pipeline;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver frames SOURCE… --out DIR</c>: the fan of each frame as a network on the box sees it, to train and to test networks.</summary>
/// <remarks>
/// <c>STEM_FRAME.png</c> is the fan's box, grey, black outside the fan that the screen reader found; <c>STEM_FRAME_fan.png</c> is that fan,
/// 0 or 255; <c>index.csv</c> has a line for each. A frame without a fan, or that stands still, is left out.
/// </remarks>
internal static class FramesCommand
{
    private const string Header = "file,source,frame,kind,width,height,x,y,boxWidth,boxHeight";

    public static Command Create()
    {
        var sources = new Argument<string[]>("source") { Description = "Images, folders of images, clips.", Arity = ArgumentArity.OneOrMore };
        var directory = new Option<string>("--out") { Description = "Folder for the pictures, their fans and index.csv.", Required = true };
        var stills = new Option<bool>("--stills") { Description = "Each image stands alone." };
        var every = new Option<int>("--every") { Description = "Write one frame in so many.", DefaultValueFactory = _ => 1 };
        var command = new Command("frames", "Writes the fan of each frame, as the networks see it.") { sources, directory, stills, every };
        command.SetAction((parsed, stop) =>
        {
            var step = parsed.GetValue(every);
            return step < 1
                ? throw new UsageException($"--every {step}: must be 1 or more")
                : RunAsync(parsed.GetRequiredValue(sources), parsed.GetRequiredValue(directory), parsed.GetValue(stills), step, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(string[] paths, string directory, bool stills, int every, CancellationToken stop)
    {
        Directory.CreateDirectory(directory);
        await using var index = new StreamWriter(Path.Combine(directory, "index.csv"));
        await index.WriteLineAsync(Header);
        var failed = 0;
        foreach (var path in paths)
        {
            await using var source = Sources.Open(path, new ReplayOptions { Stills = stills });
            using var reader = new ScreenReader(Sources.ProfileOf(path));
            using var pool = new FramePool(4, 1920, 1080);
            using var progress = new ProgressLine(source.Name, source.FrameCount);
            var queue = new FrameQueue(source.IsLive);
            var reading = queue.FillAsync(source, pool, stop);
            var done = 0;
            await foreach (var arrival in queue.Reader.ReadAllAsync(CancellationToken.None))
            {
                if (arrival.Fault is { } fault)
                {
                    failed++;
                    await Console.Error.WriteLineAsync($"edgeliver: {fault}");
                    continue;
                }

                using var frame = arrival.Frame;
                if (frame is null || stop.IsCancellationRequested)
                {
                    continue;
                }

                if (stills)
                {
                    reader.Reset();
                }

                var seen = reader.Read(frame);
                if (done++ % every == 0 && seen is { Signal: Signal.Ok, Fan: { } fan })
                {
                    await index.WriteLineAsync(Write(directory, frame, fan));
                }

                progress.Report(done);
            }

            await reading;
        }

        return failed > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static string Write(string directory, Frame frame, Fan fan)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(frame.Source)}_{frame.Index}");
        using var inside = new Mask(fan.ScreenWidth, fan.ScreenHeight);
        fan.CopyTo(inside);
        ImageEncoder.WritePng(frame.Luma.Crop(fan.Box), Path.Combine(directory, name + ".png"));
        ImageEncoder.WritePng(inside.View.Crop(fan.Box), Path.Combine(directory, name + "_fan.png"));
        var box = fan.Box;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}.png,{Path.GetFileName(frame.Source)},{frame.Index},{fan.Kind},{frame.Width},{frame.Height},{box.X},{box.Y},{box.Width},{box.Height}");
    }
}
