using System.CommandLine;
using System.Text.Json;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver assess FILE</c>: clinical rules over a file of requests.</summary>
internal static class AssessCommand
{
    private static readonly Screening.RuleAnswerJson RuleAnswers = new(new JsonSerializerOptions(Screening.RuleAnswerJson.Default.Options) { WriteIndented = true });

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "JSON: {\"rule\":…,\"input\":{…}}, an array of those, or {\"vectors\":[…]}; - for standard input." };
        var json = new Option<bool>("--json") { Description = "The answer is JSON anyway; accepted for uniformity." };
        var command = new Command("assess", "Answers clinical rules: AFP threshold, aMAP, US LI-RADS and the others by name.") { file, json };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetRequiredValue(file), stop));
        return command;
    }

    private static async Task<int> RunAsync(string path, CancellationToken stop)
    {
        using var request = await ReadAsync(path, stop);
        var answers = Screening.Assessment.Evaluate(request.RootElement);
        await using var output = Console.OpenStandardOutput();
        await JsonSerializer.SerializeAsync(output, answers, RuleAnswers.IReadOnlyListRuleAnswer, stop);
        await output.WriteAsync("\n"u8.ToArray(), stop);
        return ExitCode.Done;
    }

    private static async Task<JsonDocument> ReadAsync(string path, CancellationToken stop)
    {
        try
        {
            await using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            return await JsonDocument.ParseAsync(stream, cancellationToken: stop);
        }
        catch (JsonException e)
        {
            throw new UsageException($"{path}: line {e.LineNumber + 1}: not JSON; give {{\"rule\":…,\"input\":{{…}}}}, an array of those, or {{\"vectors\":[…]}}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {e.Message}");
        }
    }
}
