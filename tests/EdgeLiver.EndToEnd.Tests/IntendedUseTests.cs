using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>What the station is for, and what not, where people look.</summary>
public sealed class IntendedUseTests(ConsoleService running) : IClassFixture<ConsoleService>
{
    private const string English = "Decision support for screening, not a diagnosis; for research use until cleared.";
    private const string Chinese = "仅为筛查决策支持，不构成诊断；获批前仅供研究使用。";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Requirement("REQ-USE-01")]
    [Fact]
    public async Task It_stands_on_every_page_and_report_in_both_languages()
    {
        var console = running.Service.Console;
        var exam = await console.RegisterAsync("s-use", "later", Stop);
        using var stranger = new ConsoleClient(running.Service.Address);

        Assert.Contains(English, (await stranger.GetAsync("/login", Stop)).Body, StringComparison.Ordinal);
        foreach (var (language, sentence) in new[] { ("zh", Chinese), ("en", English) })
        {
            await console.GetAsync("/device", Stop);
            await console.PostAsync("/language", Stop, ("language", language), ("back", "/device"));
            foreach (var path in new[] { "/exams", "/exams/new", "/device", "/settings", "/accounts", $"/exams/{exam}/scan", $"/exams/{exam}/facts", $"/exams/{exam}/report", "/nowhere" })
            {
                Assert.Contains(sentence, (await console.GetAsync(path, Stop)).Body, StringComparison.Ordinal);
            }
        }
    }
}
