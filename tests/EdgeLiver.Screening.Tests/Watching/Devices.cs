using EdgeLiver.Screening.Watching;

namespace EdgeLiver.Screening.Tests.Watching;

/// <summary>Seeded exams of devices in the field: like the reference, or with one thing changed.</summary>
internal static class Devices
{
    public const string Package = "liver-view-1.0.0";

    private const int Quantiles = 101;

    /// <summary>Skewed ones and symmetric ones, as the real values are.</summary>
    public static IReadOnlyDictionary<WatchFeature, ReferenceDistribution> Reference { get; } = new[]
    {
        WatchFeature.Probability, WatchFeature.Quality, WatchFeature.Distance, WatchFeature.Brightness, WatchFeature.Contrast,
    }.ToDictionary(feature => feature, feature => new ReferenceDistribution([.. Enumerable.Range(0, Quantiles).Select(i => Quantile(feature, (double)i / (Quantiles - 1)))], 570));

    /// <summary>An exam of an unchanged device.</summary>
    public static double[] Exam(Random random)
    {
        var values = new double[Enum.GetValues<WatchFeature>().Length];
        foreach (var feature in Reference.Keys)
        {
            values[(int)feature] = Quantile(feature, random.NextDouble());
        }

        values[(int)WatchFeature.Depth] = 160 + (20 * Normal(random));
        values[(int)WatchFeature.InView] = Math.Clamp(0.75 + (0.12 * Normal(random)), 0, 1);
        values[(int)WatchFeature.LesionRate] = random.NextDouble() < 0.25 ? random.NextDouble() * 0.6 : 0;
        return values;
    }

    /// <summary>Exams of which those from <paramref name="from"/> on went through <paramref name="change"/>.</summary>
    public static IEnumerable<ExamSample> Stream(int seed, int exams, int from = int.MaxValue, Action<double[]>? change = null)
    {
        var random = new Random(seed);
        for (var i = 0; i < exams; i++)
        {
            var values = Exam(random);
            if (i >= from)
            {
                change!(values);
            }

            yield return new ExamSample(300, values);
        }
    }

    private static double Quantile(WatchFeature feature, double p) => feature switch
    {
        WatchFeature.Probability => 1 - Math.Pow(1 - p, 3) * 0.4,
        WatchFeature.Quality => 1 - (0.4 * (1 - p) * (1 - p)),
        WatchFeature.Distance => 0.5 + (0.4 * p) + (1.2 * Math.Pow(p, 8)),
        WatchFeature.Brightness => 0.15 + (0.25 * p),
        _ => 0.1 + (0.15 * p * p),
    };

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
