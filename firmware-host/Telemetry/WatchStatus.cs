using EdgeLiver.Screening.Watching;

namespace EdgeLiver.Host.Telemetry;

/// <summary>How the watch over this device stands, for the page, the doctor and the telemetry.</summary>
/// <param name="Exams">Watched with this package.</param>
/// <param name="Learned">Exams that the slowest chart has learned from.</param>
/// <param name="Alarms">Changes told since the package serves.</param>
/// <param name="Drifted">Features that nobody has accepted yet.</param>
/// <param name="Looks">The last full window beside the package's reference.</param>
internal sealed record WatchStatus(long Exams, int Learned, long Alarms, IReadOnlyList<WatchFeature> Drifted, IReadOnlyList<WatchLook> Looks)
{
    /// <summary>learning, steady or drifted.</summary>
    public string Word => Drifted.Count > 0 ? "drifted" : Learned < Cusum.Baseline ? "learning" : "steady";

    public static WatchStatus Of(WatchState state) => new(
        state.Exams,
        // A feature that this device never knows, as the depth without a scale, does not hold it up.
        state.Charts.Where(chart => chart.Count > 0).Select(chart => Math.Min(chart.Count, Cusum.Baseline)).DefaultIfEmpty(0).Min(),
        state.Alarms,
        [.. state.Drifted],
        [.. state.Looks]);

    /// <summary>One line.</summary>
    public override string ToString() => Word switch
    {
        "drifted" => $"{string.Join(", ", Drifted)} changed; {Alarms} alarms in {Exams} exams",
        "learning" => $"{Learned} of {Cusum.Baseline} exams learned",
        _ => $"{Exams} exams, {Alarms} alarms",
    };
}
