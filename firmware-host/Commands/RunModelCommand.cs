using System.CommandLine;
using System.Text.Json;
using EdgeLiver.Host.Evaluation;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver models run</c>: a package of vectors over a table, one JSON object a case.</summary>
internal static class RunModelCommand
{
    public static Command Create()
    {
        var table = new Option<string>("--table") { Description = "CSV file with a column for each feature that the package names; other columns are passed over.", Required = true };
        var json = new Option<bool>("--json") { Description = "The lines are JSON anyway; accepted for uniformity." };
        var command = new Command("run", "What a package of vectors (multi-class, or vector to vector) makes of each row of a table.") { table, json };
        var package = new PackageOptions(command);
        command.SetAction(parsed =>
        {
            Run(package.Open(parsed), parsed.GetRequiredValue(table));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Run(ModelPackage package, string path)
    {
        var table = VectorTable.Read(path, package);
        using var output = Console.OpenStandardOutput();
        if (package.Manifest.Task == "regression")
        {
            using var regressor = new Regressor(package, provider: null, ModelOptions.Threads);
            for (var row = 0; row < table.Rows.Count; row++)
            {
                table.CopyTo(row, regressor.Input(0));
                Write(output, regressor.Names, regressor.Predict(), distance: null, isKnown: true);
            }

            return;
        }

        using var classifier = new Classifier(package, provider: null, ModelOptions.Threads);
        for (var row = 0; row < table.Rows.Count; row++)
        {
            table.CopyTo(row, classifier.Input(0));
            var answer = classifier.Classify();
            Write(output, classifier.Classes, answer.Probability, package.Manifest.OutOfDistribution is null ? null : answer.Distance, answer.IsKnown);
        }
    }

    private static void Write(Stream output, IReadOnlyList<string> names, ReadOnlySpan<float> values, float? distance, bool isKnown)
    {
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            for (var i = 0; i < names.Count; i++)
            {
                if (i < values.Length && float.IsFinite(values[i]))
                {
                    writer.WriteNumber(names[i], Math.Round(values[i], 6));
                }
                else
                {
                    writer.WriteNull(names[i]);
                }
            }

            if (distance is { } far)
            {
                writer.WriteNumber("distance", far);
            }

            writer.WriteBoolean("known", isKnown && !values.IsEmpty);
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
