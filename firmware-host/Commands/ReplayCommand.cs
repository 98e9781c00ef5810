using System.CommandLine;
using EdgeLiver.Capture;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver replay SOURCE…</c>: every frame of recordings through the whole pipeline, one JSON object a line.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var sources = new Argument<string[]>("source") { Description = "Images, folders of images, clips; or phantom for the simulated scanner.", Arity = ArgumentArity.OneOrMore };
        var stills = new Option<bool>("--stills") { Description = "Each image stands alone: no tracking, frame 0." };
        var output = new Option<string?>("--out") { Description = "File for the lines (default: standard output)." };
        var masks = new Option<string?>("--masks") { Description = "Folder for liver and lesion masks, PNG." };
        var overlay = new Option<string?>("--overlay") { Description = "Folder for pictures with the masks drawn, JPEG." };
        var realtime = new Option<bool>("--realtime") { Description = "At the recording's own pace; frames that come too fast are overtaken and counted." };
        var frames = new Option<long?>("--frames") { Description = "Stop after so many frames; needed for the phantom, which has no end." };
        var profile = new Option<string?>("--profile") { Description = "Scanner profile (JSON) that tells where the depth ruler stands." };
        var provider = ModelOptions.Provider();
        var json = new Option<bool>("--json") { Description = "The lines are JSON anyway; accepted for uniformity." };
        var command = new Command("replay", "Takes recordings through the pipeline.") { sources, stills, output, masks, overlay, realtime, frames, profile, provider, json };
        var package = new PackageOptions(command);
        var opinion = ModelOptions.Opinion();
        command.Add(opinion);
        command.SetAction((parsed, stop) => RunAsync(
            parsed.GetRequiredValue(sources),
            new ReplayOptions { Stills = parsed.GetValue(stills), Realtime = parsed.GetValue(realtime) },
            new ReplayOutput(parsed.GetValue(output), parsed.GetValue(masks), parsed.GetValue(overlay)),
            parsed.GetValue(frames) ?? long.MaxValue,
            parsed.GetValue(profile),
            package.Open(parsed), package.OpenView(parsed), () => OpenOpinions(parsed.GetRequiredValue(opinion), package.Keys(parsed), parsed.GetValue(provider)),
            parsed.GetValue(provider), stop));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] paths, ReplayOptions options, ReplayOutput output, long maxFrames, string? profilePath, ModelPackage package, ModelPackage viewPackage, Func<LesionOpinions?> openOpinions, string? provider, CancellationToken stop)
    {
        await using var results = output;
        results.Open();
        using var segmenter = new Segmenter(package, provider, ModelOptions.Threads);
        using var view = new ViewClassifier(viewPackage, provider, ModelOptions.Threads);
        using var opinions = openOpinions();
        var done = 0;
        var failed = 0;
        foreach (var path in paths)
        {
            await using var source = Sources.Open(path, options);
            var profile = profilePath is null ? Sources.ProfileOf(path) : ScannerProfile.Load(profilePath);
            using var pipeline = new FramePipeline(segmenter, view, profile, options.Stills) { Opinions = opinions };
            using var pool = new FramePool(4, 1920, 1080);
            using var progress = new ProgressLine(source.Name, Smaller(source.FrameCount, maxFrames));
            var before = done;
            var queue = new FrameQueue(source.IsLive);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var reading = queue.FillAsync(source, pool, end.Token);
            await foreach (var arrival in queue.Reader.ReadAllAsync(CancellationToken.None))
            {
                if (arrival.Fault is { } fault)
                {
                    failed++;
                    await Console.Error.WriteLineAsync($"edgeliver: {fault}");
                    continue;
                }

                using var frame = arrival.Frame;
                if (stop.IsCancellationRequested || done - before >= maxFrames)
                {
                    continue;
                }

                var result = frame is null ? pipeline.NoPicture(source.Name, arrival.Signal) : pipeline.Process(frame);
                results.Write(result, frame);
                done++;
                progress.Report(done - before, queue.Overtaken > 0 ? $"{queue.Overtaken} overtaken" : "");
                if (done - before >= maxFrames)
                {
                    await end.CancelAsync();
                }
            }

            await reading;
            await ReportAsync(source.Name, done - before, failed, queue.Overtaken, pipeline);
        }

        // Ctrl-C is a way to end, not a failure: what was done is written.
        return done == 0 && failed > 0 ? ExitCode.BadInput : ExitCode.Done;
    }

    /// <summary>Without an opinion the masks are still worth a replay.</summary>
    private static LesionOpinions? OpenOpinions(string folder, TrustedKeys keys, string? provider)
    {
        try
        {
            return new LesionOpinions(ModelPackage.Open(folder, keys), provider, ModelOptions.Threads);
        }
        catch (ModelException e)
        {
            Console.Error.WriteLine($"edgeliver: no opinion on lesions: {e.Message}");
            return null;
        }
    }

    private static long? Smaller(long? known, long limit) => limit == long.MaxValue ? known : Math.Min(known ?? limit, limit);

    private static Task ReportAsync(string name, int frames, int failed, long overtaken, FramePipeline pipeline)
    {
        var total = pipeline.TotalTime.Summarise();
        var around = pipeline.AroundTime.Summarise();
        return Console.Error.WriteLineAsync(FormattableString.Invariant(
            $"{name}: {frames} frames, {failed} not readable, {overtaken} overtaken, {pipeline.Rejected} not judged; ms a frame: mean {total.Mean:F1}, p99 {total.P99:F1}; without the network: mean {around.Mean:F2}, p99 {around.P99:F2}"));
    }
}
