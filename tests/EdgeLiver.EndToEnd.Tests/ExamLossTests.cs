using System.Globalization;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>What a person enters wrongly, or a browser does, must not cost the exam.</summary>
public sealed class ExamLossTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_form_that_can_not_be_used_leaves_the_exam_running()
    {
        using var scratch = new Scratch();
        await WriteConfigurationAsync(scratch);
        using var service = await Service.StartAsync(scratch, Stop);
        var exam = await service.ExamIdAsync(Stop);
        var tomorrow = TimeProvider.System.GetLocalNow().AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        foreach (var form in new[]
        {
            $$"""{"pseudonym":"s-1","afp":{"value":5,"unit":"ng/mL","date":"{{tomorrow}}"} }""",
            """{"pseudonym":"s-1","ageYears":125}""",
            """{"pseudonym":"s-1","albumin":{"value":4100,"unit":"g/L"}}""",
            """{"pseudonym":"Zhang San"}""",
            """{"pseudonym":"s-1","surprise":1}""",
            "{",
        })
        {
            var (status, body) = await service.PostExamAsync(form, Stop);
            Assert.Equal(400, status);
            Assert.Contains("\"error\":", body, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
            Assert.Equal(exam, await service.ExamIdAsync(Stop));
        }

        var ended = await service.InterruptAsync(Stop);
        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.Contains($"exam {exam} stored", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_goes_away_after_the_click_does_not_take_the_exam_with_it()
    {
        using var scratch = new Scratch();
        await WriteConfigurationAsync(scratch);
        using var service = await Service.StartAsync(scratch, Stop);
        var finished = new List<string>();

        for (var i = 0; i < 10; i++)
        {
            finished.Add(await service.ExamIdAsync(Stop));
            await service.PostAndLeaveAsync("""{"pseudonym":"s-1"}""", TimeSpan.FromMilliseconds(4 * i), Stop);
            await Task.Delay(400, Stop);
        }

        // Whether or not a click was heard, every exam that began is stored by the end.
        var ended = await service.InterruptAsync(Stop);
        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.All(finished.Distinct(StringComparer.Ordinal), exam => Assert.Contains($"exam {exam} stored", ended.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_exam_form_that_can_not_be_used_stops_the_demo_before_it_begins()
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["exam.json"], """{"pseudonym":"s-1","afp":{"value":5,"unit":"ng/mL","date":"2999-01-01"}}""", Stop);

        var outcome = await Appliance.RunAsync(Stop, "demo", "--seconds", "2", "--exam", scratch["exam.json"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("afp.date", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    private static Task WriteConfigurationAsync(Scratch scratch) => File.WriteAllTextAsync(
        scratch["station.json"], $$"""{"Store":{"DataFolder":"{{scratch["data"]}}"},"Web":{"Port":0} }""", Stop);
}
