using System.Text.Json;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>Packages with an opinion, from the command line.</summary>
public sealed class OpinionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Package(string name) => Path.Combine(AppContext.BaseDirectory, "models", name);

    [Fact]
    public async Task Every_shipped_package_is_listed_and_whole()
    {
        var list = await Appliance.RunAsync(Stop, "models", "list", "--json");

        using var packages = JsonDocument.Parse(list.Output);
        var names = packages.RootElement.EnumerateArray().Select(p => p.GetProperty("id").GetString()!).ToArray();
        Assert.Contains(names, name => name.StartsWith("lesion-opinion-", StringComparison.Ordinal));
        Assert.Contains(names, name => name.StartsWith("liver-lesion-seg-", StringComparison.Ordinal));
        foreach (var name in new[] { "lesion-opinion", "example-three-classes", "example-rim-from-lesion" })
        {
            var verified = await Appliance.RunAsync(Stop, "models", "verify", "--model", Package(name));
            Assert.True(verified.ExitCode == 0, verified.Errors);
        }
    }

    [Theory]
    [InlineData("example-three-classes", "normal")]
    [InlineData("example-rim-from-lesion", null)]
    public async Task A_package_of_vectors_answers_each_row_of_a_table(string name, string? field)
    {
        var table = Path.Combine(Package(name), "heldout.csv");

        var outcome = await Appliance.RunAsync(Stop, "models", "run", "--model", Package(name), "--table", table);

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((await File.ReadAllLinesAsync(table, Stop)).Length - 1, lines.Length);
        foreach (var line in lines)
        {
            using var answer = JsonDocument.Parse(line);
            Assert.True(answer.RootElement.GetProperty("known").GetBoolean());
            if (field is not null)
            {
                Assert.InRange(answer.RootElement.GetProperty(field).GetDouble(), 0, 1);
            }
        }
    }

    [Fact]
    public async Task A_table_evaluation_gives_each_figure_with_its_interval()
    {
        var name = Package("example-three-classes");

        var outcome = await Appliance.RunAsync(Stop, "models", "evaluate", "--model", name, "--table", Path.Combine(name, "heldout.csv"), "--json");

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        using var result = JsonDocument.Parse(outcome.Output);
        var auc = result.RootElement.GetProperty("metrics").GetProperty("AUC, malignant against the rest");
        Assert.InRange(auc.GetProperty("mean").GetDouble(), auc.GetProperty("low").GetDouble(), auc.GetProperty("high").GetDouble());
    }

    [Theory]
    [InlineData("x,y\n1,2\n")]
    [InlineData("")]
    public async Task A_table_that_does_not_fit_is_one_line(string content)
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["t.csv"], content, Stop);

        var outcome = await Appliance.RunAsync(Stop, "models", "run", "--model", Package("example-three-classes"), "--table", scratch["t.csv"]);

        Assert.Equal(2, outcome.ExitCode);
        Appliance.OnlyLine(outcome);
    }

    [Fact]
    public async Task Without_a_usable_opinion_a_replay_goes_on_and_says_so_in_one_line()
    {
        var outcome = await Appliance.RunAsync(Stop, "replay", "phantom", "--frames", "12", "--opinion-model", "/nowhere/opinion");

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.Single(outcome.Errors.Split('\n'), line => line.Contains("no opinion on lesions", StringComparison.Ordinal));
        Assert.DoesNotContain("\"opinion\":\"suspicious\"", outcome.Output, StringComparison.Ordinal);
    }
}
