using System.Globalization;
using System.Text;
using EdgeLiver.Capture;
using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Evaluation;

/// <summary>How many frames an in-view package takes for a liver: scans that show one, and recordings that do not; from the file over the fan that is found to the verdict.</summary>
internal sealed class ViewEvaluation(ViewClassifier view)
{
    private readonly List<(string Set, string Group, double Value)> _rows = [];

    /// <summary>Frames on which no fan was found, by set: they are never in view.</summary>
    private readonly Dictionary<string, int> _noFan = [];

    /// <param name="pictures">Annotated scans; all show a liver.</param>
    /// <param name="stop">Ends it.</param>
    public async Task AddScansAsync(IReadOnlyList<AnnotatedLiver> pictures, CancellationToken stop)
    {
        using var pool = new FramePool(2, 1920, 1080);
        using var decoder = new ImageDecoder();
        using var reader = new ScreenReader(profile: null);
        using var progress = new ProgressLine("scans", pictures.Count);
        for (var i = 0; i < pictures.Count; i++)
        {
            using var frame = await decoder.DecodeAsync(pictures[i].Path, pool, stop);
            reader.Reset();
            Look("liver: scans", pictures[i].Group, frame, reader);
            progress.Report(i + 1);
        }
    }

    /// <param name="path">A clip, a folder or a picture that shows no liver.</param>
    /// <param name="stop">Ends it.</param>
    public async Task AddOtherAsync(string path, CancellationToken stop)
    {
        await using var source = Sources.Open(path, new ReplayOptions());
        using var pool = new FramePool(4, 1920, 1080);
        using var reader = new ScreenReader(Sources.ProfileOf(path));
        using var progress = new ProgressLine(source.Name, source.FrameCount);
        var queue = new FrameQueue(source.IsLive);
        var reading = queue.FillAsync(source, pool, stop);
        var done = 0;
        await foreach (var arrival in queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (arrival.Fault is { } fault)
            {
                await Console.Error.WriteLineAsync($"edgeliver: {fault}");
            }

            using var frame = arrival.Frame;
            if (frame is not null)
            {
                Look($"not liver: {source.Name}", $"{source.Name} {done / 50}", frame, reader);
                progress.Report(++done);
            }
        }

        await reading;
    }

    /// <summary>Share in view by set, as a Markdown table; intervals over groups: near-duplicates of a scan, fifty neighbouring frames of a clip.</summary>
    public string Markdown()
    {
        var text = new StringBuilder("| set | in view | 95 % interval | frames | without a fan |\n| --- | --- | --- | --- | --- |\n");
        foreach (var set in _rows.GroupBy(row => row.Set, StringComparer.Ordinal))
        {
            var e = Bootstrap.Mean([.. set.Select(row => (row.Group, row.Value))]);
            text.Append(CultureInfo.InvariantCulture, $"| {set.Key} | {e.Mean:F3} | {e.Low:F3} to {e.High:F3} | {e.Count} | {_noFan.GetValueOrDefault(set.Key)} |\n");
        }

        return text.ToString();
    }

    private void Look(string set, string group, Frame frame, ScreenReader reader)
    {
        var seen = reader.Read(frame);
        if (seen.Signal == Signal.Ok && seen.Fan is null)
        {
            _noFan[set] = _noFan.GetValueOrDefault(set) + 1;
        }

        // A picture that stands still was looked at when it was new.
        if (seen.Signal == Signal.Ok)
        {
            _rows.Add((set, group, seen.Fan is { } fan && view.Look(frame.Luma, fan.Box).IsLiver ? 1 : 0));
        }
    }
}
