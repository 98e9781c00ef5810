using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeLiver.Host.Commands;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Evaluation;

/// <summary>A package of vectors over a table of cases that it has not seen, with the right answer of each: <c>class</c>, or <c>target.NAME</c>.</summary>
internal static class TableEvaluation
{
    /// <exception cref="UsageException">The table does not fit.</exception>
    /// <exception cref="ModelException">The package does not run.</exception>
    public static async Task<int> RunAsync(ModelPackage package, string path, bool json)
    {
        var table = VectorTable.Read(path, package);
        var metrics = package.Manifest.Task switch
        {
            "classification" => Classify(package, table, path),
            "regression" => Predict(package, table),
            var other => throw new ModelException($"model {package.Id}: task is {other}, a table is for classification and regression; use --data"),
        };
        if (!json)
        {
            var text = new StringBuilder("| metric | value | 95 % interval | cases |\n| --- | --- | --- | --- |\n");
            foreach (var (name, e) in metrics)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {name} | {e.Mean:F3} | {e.Low:F3} to {e.High:F3} | {e.Count} |\n");
            }

            Console.WriteLine($"{package.Id}, {path}\n\n{text}");
            return ExitCode.Done;
        }

        await using var output = Console.OpenStandardOutput();
        await using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("model", package.Id);
        writer.WriteString("sha256", package.Sha256);
        MetricJson.Write(writer, "metrics", metrics);
        writer.WriteEndObject();
        return ExitCode.Done;
    }

    private static List<Metric> Classify(ModelPackage package, VectorTable table, string path)
    {
        using var classifier = new Classifier(package, provider: null, ModelOptions.Threads);
        var (truth, group) = (table.Column("class"), table.Column("group"));
        var cases = new List<(string Group, int Truth, float[] Probability)>();
        for (var row = 0; row < table.Rows.Count; row++)
        {
            var known = classifier.Classes.ToList().IndexOf(table.Rows[row][truth]);
            if (known < 0)
            {
                throw new UsageException($"{path}: line {row + 2}: class {table.Rows[row][truth]} must be one of {string.Join(", ", classifier.Classes)}");
            }

            table.CopyTo(row, classifier.Input(0));
            var answer = classifier.Classify().Probability;
            // No number is an answer too: a wrong one.
            cases.Add((table.Rows[row][group], known, answer.IsEmpty ? new float[classifier.Classes.Count] : answer.ToArray()));
        }

        return
        [
            new Metric("accuracy", Bootstrap.Mean([.. cases.Select(c => (c.Group, Likeliest(c.Probability) == c.Truth ? 1.0 : 0.0))])),
            .. classifier.Classes.Select((name, at) => new Metric($"AUC, {name} against the rest", Bootstrap.Of(
                cases, c => c.Group, sample => Discrimination.Auc(sample.Select(c => new Scored(c.Probability[at], c.Truth == at)))))),
        ];
    }

    private static int Likeliest(float[] probability) => Array.IndexOf(probability, probability.Max());

    private static List<Metric> Predict(ModelPackage package, VectorTable table)
    {
        using var regressor = new Regressor(package, provider: null, ModelOptions.Threads);
        var group = table.Column("group");
        var targets = regressor.Names.Select(name => table.Column($"target.{name}")).ToArray();
        var cases = new List<(string Group, double[] Truth, float[] Said)>();
        for (var row = 0; row < table.Rows.Count; row++)
        {
            table.CopyTo(row, regressor.Input(0));
            var at = row;
            cases.Add((table.Rows[row][group], [.. targets.Select(column => table.Number(at, column))], regressor.Predict().ToArray()));
        }

        var each = regressor.Names.Select((name, at) => new Metric($"R2 of {name}", Bootstrap.Of(
            cases, c => c.Group, sample => Explained(sample.Select(c => (c.Truth[at], (double)c.Said[at])))))).ToList();
        return
        [
            new Metric("R2, mean over the values", Bootstrap.Of(cases, c => c.Group, sample =>
                Enumerable.Range(0, targets.Length).Average(at => Explained(sample.Select(c => (c.Truth[at], (double)c.Said[at])))))),
            .. each,
        ];
    }

    /// <summary>Share of the variance that the answers explain; below 0 they are worse than the mean.</summary>
    private static double Explained(IEnumerable<(double Truth, double Said)> cases)
    {
        var known = cases.Where(c => double.IsFinite(c.Truth) && double.IsFinite(c.Said)).ToArray();
        var mean = known.Select(c => c.Truth).DefaultIfEmpty(double.NaN).Average();
        var total = known.Sum(c => Math.Pow(c.Truth - mean, 2));
        return total > 0 ? 1 - (known.Sum(c => Math.Pow(c.Truth - c.Said, 2)) / total) : double.NaN;
    }
}
