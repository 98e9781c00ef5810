using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>Who may do what, and what a login is worth.</summary>
public sealed class ConsoleAccessTests(ConsoleService running) : IClassFixture<ConsoleService>
{
    private ConsoleClient Ann => running.Service.Console;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Requirement("REQ-SEC-05")]
    [Theory]
    [InlineData("/exams")]
    [InlineData("/device")]
    [InlineData("/settings")]
    [InlineData("/live/picture")]
    [InlineData("/live/state")]
    public async Task Nobody_sees_anything_without_a_login(string path)
    {
        using var stranger = new ConsoleClient(running.Service.Address);

        var answer = await stranger.GetAsync(path, Stop);

        Assert.True(answer.Path == "/login" || answer.Status == 401, $"{answer.Status} {answer.Path}");
    }

    [Requirement("REQ-SEC-05")]
    [Fact]
    public async Task A_role_opens_its_own_pages_and_no_others()
    {
        foreach (var (name, role) in new[] { ("tech", "Technician"), ("scan", "Operator") })
        {
            await Ann.GetAsync("/accounts", Stop);
            await Ann.PostAsync("/accounts", Stop, ("account", name), ("secret", "246813"), ("again", "246813"), ("roles", role));
        }

        using var technician = new ConsoleClient(running.Service.Address);
        using var scanner = new ConsoleClient(running.Service.Address);
        await technician.LogInAsync(Stop, "tech", "246813");
        await scanner.LogInAsync(Stop, "scan", "246813");
        var exam = await Ann.RegisterAsync("s-1", "later", Stop);

        Assert.Equal(403, (await technician.GetAsync("/exams", Stop)).Status);
        Assert.Equal(403, (await technician.GetAsync($"/exams/{exam}/report", Stop)).Status);
        Assert.Equal(200, (await technician.GetAsync("/settings", Stop)).Status);
        Assert.Equal(403, (await scanner.GetAsync("/settings", Stop)).Status);
        Assert.Equal(403, (await scanner.GetAsync("/accounts", Stop)).Status);
        Assert.Equal(200, (await scanner.GetAsync($"/exams/{exam}/facts", Stop)).Status);
        var outcome = await scanner.PostAsync($"/exams/{exam}/outcome", Stop, ("reference", "ct_mri"), ("label", "hcc"));
        Assert.Equal(403, outcome.Status);

        // The other tests of this box count on its one technician.
        await Ann.GetAsync("/accounts", Stop);
        await Ann.PostAsync("/accounts/remove", Stop, ("account", "tech"));
    }

    [Requirement("REQ-SEC-05")]
    [Fact]
    public async Task Guessing_is_held_up_and_a_removed_account_is_out_at_once()
    {
        await Ann.GetAsync("/accounts", Stop);
        await Ann.PostAsync("/accounts", Stop, ("account", "leaver"), ("secret", "246813"), ("again", "246813"), ("roles", "Operator"));
        using var leaver = new ConsoleClient(running.Service.Address);
        await leaver.LogInAsync(Stop, "leaver", "246813");
        Assert.Equal(200, (await leaver.GetAsync("/exams", Stop)).Status);

        await Ann.GetAsync("/accounts", Stop);
        await Ann.PostAsync("/accounts/remove", Stop, ("account", "leaver"));

        Assert.Equal("/login", (await leaver.GetAsync("/exams", Stop)).Path);
    }

    [Fact]
    public async Task The_last_technician_stays_and_weak_secrets_are_refused()
    {
        await Ann.GetAsync("/accounts", Stop);
        Assert.Equal(400, (await Ann.PostAsync("/accounts/remove", Stop, ("account", "ann"))).Status);
        foreach (var secret in new[] { "", "12345", "111111", "aaaaaaaa" })
        {
            await Ann.GetAsync("/accounts", Stop);
            Assert.Equal(400, (await Ann.PostAsync("/accounts", Stop, ("account", "weak"), ("secret", secret), ("again", secret), ("roles", "Operator"))).Status);
        }

        Assert.DoesNotContain("<td>weak</td>", (await Ann.GetAsync("/accounts", Stop)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("http://evil.example")]
    public async Task A_login_leads_only_to_pages_of_this_box(string next)
    {
        using var browser = new ConsoleClient(running.Service.Address);
        await browser.GetAsync("/login", Stop);

        var entered = await browser.PostAsync("/login", Stop, ("account", "ann"), ("secret", ConsoleClient.Secret), ("next", next));

        Assert.Equal("/exams", entered.Path);
    }
}
