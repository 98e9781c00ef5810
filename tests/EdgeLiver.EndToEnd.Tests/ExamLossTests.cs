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
        var exam = await service.Console.RegisterAsync("s-1", "scan", Stop);
        var tomorrow = TimeProvider.System.GetLocalNow().AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        foreach (var fields in new (string, string)[][]
        {
            [("afp", "5"), ("afp-unit", "ng/mL"), ("afp-date", tomorrow)],
            [("age", "125")],
            [("albumin", "4100"), ("albumin-unit", "g/L")],
        })
        {
            await service.Console.GetAsync($"/exams/{exam}/facts", Stop);
            var refused = await service.Console.PostAsync($"/exams/{exam}/facts", Stop, fields);
            Assert.Equal(400, refused.Status);
            Assert.Contains("class=\"fault\"", refused.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", refused.Body, StringComparison.Ordinal);
            Assert.Contains("scanning", (await service.Console.GetAsync($"/exams/{exam}/scan", Stop)).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_browser_that_goes_away_after_the_click_leaves_no_half_exam()
    {
        using var scratch = new Scratch();
        await WriteConfigurationAsync(scratch);
        var exams = new List<string>();
        string log;
        using (var service = await Service.StartAsync(scratch, Stop))
        {
            for (var i = 0; i < 6; i++)
            {
                exams.Add(await service.Console.RegisterAsync($"s-{i}", "scan", Stop));
                await service.Console.ReviewAsync(exams[^1], Stop);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
                patience.CancelAfter(TimeSpan.FromMilliseconds(3 * i));
                try
                {
                    await service.Console.PostAsync($"/exams/{exams[^1]}/sign", patience.Token);
                }
                catch (OperationCanceledException)
                {
                    // That is what this is for.
                }
            }

            var ended = await service.InterruptAsync(Stop);
            Assert.True(ended.ExitCode == 0, ended.Errors);
            log = ended.Errors;
        }

        // Whether or not a click was heard: what the log calls stored is signed after a restart, and the rest waits for its signature.
        using var again = await Service.StartAsync(scratch, Stop);
        foreach (var exam in exams)
        {
            var state = (await again.Console.GetAsync($"/exams/{exam}/report", Stop)).Body;
            Assert.Contains(log.Contains($"exam {exam} stored", StringComparison.Ordinal) ? ">signed<" : ">reviewed, to be signed<", state, StringComparison.Ordinal);
        }
    }

    [Requirement("REQ-REC-02")]
    [Fact]
    public async Task An_exam_that_was_killed_in_mid_scan_goes_on_from_its_last_key_frame()
    {
        using var scratch = new Scratch();
        await WriteConfigurationAsync(scratch);
        string exam;
        using (var service = await Service.StartAsync(scratch, Stop))
        {
            exam = await service.Console.RegisterAsync("s-1", "scan", Stop);
            await service.WaitForFramesAsync(10, Stop);
            var kept = await service.Console.PostAsync($"/exams/{exam}/key", Stop);
            Assert.Contains($"/exams/{exam}/media/m1", kept.Body, StringComparison.Ordinal);
            await service.KillAsync(Stop);
        }

        using var again = await Service.StartAsync(scratch, Stop);
        var resumed = await again.Console.GetAsync($"/exams/{exam}/scan", Stop);
        Assert.Contains("scanning", resumed.Body, StringComparison.Ordinal);
        var picture = await again.Console.DownloadAsync($"/exams/{exam}/media/m1", Stop);
        Assert.Equal([0xFF, 0xD8], picture[..2]);
        await again.Console.ReviewAsync(exam, Stop);
        Assert.Contains("reviewed, to be signed", again.Console.Last.Body, StringComparison.Ordinal);
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

    [Requirement("REQ-CLI-06")]
    [Fact]
    public async Task A_signed_exam_is_exported_and_an_open_one_or_a_path_is_not()
    {
        using var scratch = new Scratch();
        await WriteConfigurationAsync(scratch);
        string signed, open;
        using (var service = await Service.StartAsync(scratch, Stop))
        {
            signed = await service.Console.RegisterAsync("s-1", "scan", Stop);
            await service.Console.ReviewAsync(signed, Stop);
            await service.Console.PostAsync($"/exams/{signed}/sign", Stop);
            open = await service.Console.RegisterAsync("s-2", "later", Stop);
            await service.InterruptAsync(Stop);
        }

        foreach (var form in new[] { "fhir", "csv" })
        {
            var done = await Appliance.RunAsync(Stop, "export", signed, "--to", scratch["out"], "--as", form, "--config", scratch["station.json"]);
            Assert.True(done.ExitCode == 0, done.Errors);
            var text = await File.ReadAllTextAsync(done.Output.Trim(), Stop);
            Assert.Contains(form == "fhir" ? "\"resourceType\":\"Bundle\"" : "subject.pseudonym,s-1", text, StringComparison.Ordinal);
        }

        foreach (var id in new[] { open, "../../etc/passwd" })
        {
            var refused = await Appliance.RunAsync(Stop, "export", id, "--to", scratch["out"], "--config", scratch["station.json"]);
            Assert.Equal(2, refused.ExitCode);
            Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
        }
    }

    private static Task WriteConfigurationAsync(Scratch scratch) => File.WriteAllTextAsync(
        scratch["station.json"], $$"""{"Store":{"DataFolder":"{{scratch["data"]}}"},"Web":{"Port":0} }""", Stop);
}
