using System.Globalization;
using System.Text.Json;
using EdgeLiver.Capture;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Web;
using EdgeLiver.Radiomics;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Commands;

/// <summary>What the demo did, for people and as JSON.</summary>
internal sealed class DemoSummary(Appliance appliance, FinishedExam exam, ScreeningReport report, TimeSpan elapsed)
{
    /// <summary>Farther from where a lesion of the simulated scanner lies than this, a finding is another one; mm beyond its edge.</summary>
    private const double MatchMm = 12;

    /// <summary>A feature that varies less than this over a lesion's frames counts as stable.</summary>
    private const double MostVariation = 0.1;

    private readonly IReadOnlyList<(double TrueMm, LesionFinding? Found)> _lesions = Match(appliance.Source as PhantomFrameSource, exam.Findings);

    /// <summary>Why the demo is no success; null where it is one.</summary>
    public string? Failure =>
        appliance.Pool.Outstanding > 0 ? $"{appliance.Pool.Outstanding} frames were not given back"
        : appliance.Store.Counts.TotalPending > 0 ? $"{appliance.Store.Counts.TotalPending} records were not acknowledged by the broker; they wait in the outbox"
        : null;

    private double FramesPerSecond => Math.Round(appliance.Station.Pipeline.Received / elapsed.TotalSeconds, 1);

    /// <summary>Findings that are no lesion of the simulated scanner.</summary>
    private IEnumerable<LesionFinding> Others => exam.Findings.Lesions.Except(_lesions.Select(l => l.Found).OfType<LesionFinding>());

    public void WriteText(TextWriter to)
    {
        var culture = CultureInfo.InvariantCulture;
        var latency = appliance.Station.Latency.Summarise();
        var counts = appliance.Store.Counts;
        to.WriteLine(string.Create(culture, $"frames      {appliance.Station.Pipeline.Received} in {elapsed.TotalSeconds:F1} s = {FramesPerSecond:F1}/s, {appliance.Station.Overtaken} overtaken, {appliance.Station.Pipeline.Rejected} not judged"));
        to.WriteLine(string.Create(culture, $"latency     mean {latency.Mean:F1}, p50 {latency.P50:F1}, p99 {latency.P99:F1}, p99.9 {latency.P999:F1} ms, {appliance.Model.Id} on {appliance.Provider}"));
        foreach (var (trueMm, found) in _lesions)
        {
            to.WriteLine(string.Create(culture, $"lesion      true {trueMm:F1} mm, {(found is null ? "not found" : Measured(found))}"));
        }

        foreach (var other in Others)
        {
            to.WriteLine($"lesion      {Measured(other)}");
        }

        to.WriteLine($"exam        {exam.Id}: {report.Category?.Label() ?? "no category"}, {report.Visualization.Label()}, {report.Recommendation.Code}");
        foreach (var statement in report.Statements)
        {
            to.WriteLine($"            {statement.En}");
            to.WriteLine($"            {statement.ZhCn}");
        }

        to.WriteLine(string.Create(culture, $"records     {counts.LastSequence} stored, {(appliance.Broker is { } broker ? $"{broker.Received} received by the broker, " : "")}{counts.TotalSent} acknowledged, {counts.TotalPending} waiting"));
    }

    public async Task WriteJsonAsync()
    {
        await using var output = Console.OpenStandardOutput();
        await using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        var latency = appliance.Station.Latency.Summarise();
        var counts = appliance.Store.Counts;
        writer.WriteStartObject();
        writer.WriteNumber("frames", appliance.Station.Pipeline.Received);
        writer.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 2));
        writer.WriteNumber("fps", FramesPerSecond);
        writer.WriteNumber("overtaken", appliance.Station.Overtaken);
        writer.WriteNumber("notJudged", appliance.Station.Pipeline.Rejected);
        writer.WriteStartObject("latencyMs");
        writer.WriteNumber("mean", latency.Mean);
        writer.WriteNumber("p50", latency.P50);
        writer.WriteNumber("p99", latency.P99);
        writer.WriteNumber("p999", latency.P999);
        writer.WriteNumber("max", latency.Max);
        writer.WriteEndObject();
        writer.WriteStartArray("lesions");
        foreach (var (trueMm, found) in _lesions)
        {
            WriteLesion(writer, trueMm, found);
        }

        foreach (var other in Others)
        {
            WriteLesion(writer, trueMm: null, other);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("exam");
        writer.WriteString("id", $"{exam.Id}");
        ReportJson.WriteFields(writer, report);
        writer.WriteEndObject();
        writer.WriteStartObject("records");
        writer.WriteNumber("appended", counts.LastSequence);
        if (appliance.Broker is { } broker)
        {
            writer.WriteNumber("received", broker.Received);
        }
        else
        {
            writer.WriteNull("received");
        }

        writer.WriteNumber("acknowledged", counts.TotalSent);
        writer.WriteNumber("pending", counts.TotalPending);
        writer.WriteEndObject();
        writer.WriteString("model", appliance.Model.Id);
        writer.WriteString("provider", appliance.Provider);
        writer.WriteString("opinionModel", appliance.Opinions?.Package.Id);
        writer.WriteEndObject();
    }

    private static void WriteLesion(Utf8JsonWriter writer, double? trueMm, LesionFinding? found)
    {
        writer.WriteStartObject();
        Write(writer, "id", found?.Number);
        Write(writer, "trueMm", trueMm);
        Write(writer, "measuredMm", found?.Lesion.LongAxisMm);
        Write(writer, "uncertaintyMm", found?.Lesion.UncertaintyMm);
        Write(writer, "sightings", found?.Lesion.Sightings);
        Write(writer, "stableFeatures", found?.Repeatability is { } spread ? StableFeatures.ByVariation(spread, MostVariation).Count : null);
        writer.WriteString("opinion", (found?.Opinion?.Opinion ?? Contracts.Opinion.None).ToString().ToLowerInvariant());
        writer.WriteBoolean("ood", found?.Opinion?.Ood ?? false);
        Write(writer, "probability", found?.Opinion is { Ood: false } opinion ? opinion.Probability : null);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } known)
        {
            writer.WriteNumber(name, Math.Round(known, 2));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static string Stable(LesionFinding found) => found.Repeatability is { } spread
        ? string.Create(CultureInfo.InvariantCulture, $", {StableFeatures.ByVariation(spread, MostVariation).Count} of {spread.Layout.Names.Length} features vary by less than {MostVariation:P0}")
        : "";

    private static string Measured(LesionFinding found) => found.Lesion.LongAxisMm is { } mm
        ? string.Create(CultureInfo.InvariantCulture, $"measured {mm:F1} ± {found.Lesion.UncertaintyMm:F1} mm (#{found.Number}, {found.Lesion.Sightings} frames{Stable(found)})")
        : string.Create(CultureInfo.InvariantCulture, $"measured {found.Lesion.LongAxisPx:F0} px, scale unknown (#{found.Number}, {found.Lesion.Sightings} frames{Stable(found)})");

    /// <summary>Each true lesion with the finding that lies where it is; largest finding first where several do.</summary>
    private static List<(double TrueMm, LesionFinding? Found)> Match(PhantomFrameSource? source, ExamFindings findings)
    {
        var matches = new List<(double, LesionFinding?)>();
        if (source is null)
        {
            return matches;
        }

        var scanner = source.Scanner;
        var free = findings.Lesions.OrderByDescending(finding => finding.Lesion.LongAxisPx).ToList();
        foreach (var lesion in scanner.Lesions.OrderByDescending(lesion => lesion.DiameterMm))
        {
            var x = scanner.Fan.ApexX + (lesion.X / scanner.MmPerPixel);
            var y = scanner.Layout.RulerZeroRow + (lesion.DepthMm / scanner.MmPerPixel);
            var reach = ((lesion.DiameterMm / 2) + MatchMm) / scanner.MmPerPixel;
            var found = free.Find(finding => double.Hypot(finding.Lesion.Best.CentroidX - x, finding.Lesion.Best.CentroidY - y) <= reach);
            if (found is not null)
            {
                free.Remove(found);
            }

            matches.Add((lesion.DiameterMm, found));
        }

        return matches;
    }
}
