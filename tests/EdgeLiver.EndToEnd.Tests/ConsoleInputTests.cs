using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>Nonsense in every field, and forms that come twice, late or from elsewhere; in both languages.</summary>
public sealed class ConsoleInputTests(ConsoleService running) : IClassFixture<ConsoleService>
{
    private const string Script = "<script>alert(1)</script>";

    private ConsoleClient Console => running.Service.Console;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Requirement("REQ-CLI-02")]
    [Theory]
    [InlineData("age", "-3", "Must be 0 to 120")]
    [InlineData("age", "57.5", "A whole number")]
    [InlineData("age", "五十七", "This is no number")]
    [InlineData("age", "👴", "This is no number")]
    [InlineData("afp", "1,234", "The comma may mean")]
    [InlineData("afp", "1.234,5", "The comma may mean")]
    [InlineData("afp", "1e9", "Must be 0 to 10000000")]
    [InlineData("afp", "-1", "Must be 0 to")]
    [InlineData("afp", "NaN", "This is no number")]
    [InlineData("afp", "٣٤", "This is no number")]
    [InlineData("afp", "16.6 ng/mL", "This is no number")]
    [InlineData("afp", Script, "This is no number")]
    [InlineData("afp-date", "2999-01-01", "The date lies in the future")]
    [InlineData("afp-date", "yesterday", "A date as")]
    [InlineData("sex", "robot", "Please choose from the list")]
    [InlineData("albumin", "<35", "A number without")]
    [InlineData("platelets", "1e9", "Must be 0 to 2000")]
    [InlineData("bilirubin", "１e９", "Must be 0 to 1500")]
    [InlineData("bilirubin", "😀", "This is no number")]
    [InlineData("albumin", "4.2", "Not plausible in this unit")]
    [InlineData("afp-unit", "furlongs", "Please choose from the list")]
    [InlineData("child-pugh", "D", "Please choose from the list")]
    [InlineData("family", "<script>", "Please choose from the list")]
    public async Task A_value_that_can_not_be_used_is_named_at_its_field_and_nothing_is_saved(string field, string value, string message)
    {
        var exam = await Console.RegisterAsync("s-1", "later", Stop);
        var before = (await Console.GetAsync($"/exams/{exam}/facts", Stop)).Hidden("revision");
        (string, string)[] units = [("afp-unit", "ng/mL"), ("albumin-unit", "g/L"), ("platelets-unit", "10*9/L")];

        var refused = await Console.PostAsync($"/exams/{exam}/facts", Stop, [(field, value), .. units]);

        Assert.Equal(400, refused.Status);
        Assert.Contains($"id=\"{field}-fault\">{message}", refused.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Script, refused.Body, StringComparison.Ordinal);
        Assert.Equal(before, (await Console.GetAsync($"/exams/{exam}/facts", Stop)).Hidden("revision"));
    }

    [Theory]
    [InlineData("16.6", "16.6 ng/mL")]
    [InlineData("１６．６", "16.6 ng/mL")]
    [InlineData("16,6", "16.6 ng/mL")]
    [InlineData("<0.8", "&lt;0.8 ng/mL")]
    [InlineData("＜0.8", "&lt;0.8 ng/mL")]
    [InlineData("≥ 1000", "&gt;=1000 ng/mL")]
    public async Task What_is_unambiguous_is_taken_however_it_is_typed(string typed, string shown)
    {
        var exam = await Console.RegisterAsync("s-1", "later", Stop);
        await Console.GetAsync($"/exams/{exam}/facts", Stop);

        await Console.PostAsync($"/exams/{exam}/facts", Stop, ("age", "５７"), ("afp", typed), ("afp-unit", "ng/mL"));

        var report = (await Console.GetAsync($"/exams/{exam}/report", Stop)).Body;
        Assert.Contains(shown, report, StringComparison.Ordinal);
        Assert.Contains(" · 57 ·", report, StringComparison.Ordinal);
    }

    [Requirement("REQ-PRI-02")]
    [Theory]
    [InlineData("Zhang San")]
    [InlineData("张三")]
    [InlineData("../../etc/passwd")]
    [InlineData(Script)]
    [InlineData("")]
    public async Task A_pseudonym_that_may_be_a_name_is_refused_in_the_readers_language(string pseudonym)
    {
        await Console.GetAsync("/exams/new", Stop);
        await Console.PostAsync("/language", Stop, ("language", "zh"), ("back", "/exams/new"));
        var exam = Console.Last.Hidden("exam");
        var refused = await Console.PostAsync("/exams", Stop, ("exam", exam), ("pseudonym", pseudonym), ("go", "later"));

        Assert.Equal(400, refused.Status);
        Assert.Contains(pseudonym.Length == 0 ? "此项必填" : "不得填写姓名", refused.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Script, refused.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await Console.GetAsync($"/exams/{exam}", Stop)).Status);
        await Console.PostAsync("/language", Stop, ("language", "en"), ("back", "/exams"));
    }

    [Theory]
    [InlineData("own1-mm", "-4", "Must be 0.1 to 300")]
    [InlineData("own1-mm", "<9", "A number without")]
    [InlineData("own1-mm", "９９９９", "Must be 0.1 to 300")]
    [InlineData("own1-segment", "IX", "Please choose from the list")]
    [InlineData("left", "D", "Please choose from the list")]
    public async Task Nonsense_in_the_review_is_named_at_its_field(string field, string value, string message)
    {
        var exam = await ScannedAsync();

        var refused = await Console.PostAsync($"/exams/{exam}/review", Stop, (field, value));

        Assert.Equal(400, refused.Status);
        Assert.Contains($"id=\"{field}-fault\">{message}", refused.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m1 10 10 20 20 30 5", true)]
    [InlineData("m1 10 10 20 20", false)]
    [InlineData("m1 10 10 20 20 30", false)]
    [InlineData("m1 10 10 20 20 -30 5", false)]
    [InlineData("m1 10 10 20 20 1e9 5", false)]
    [InlineData("m1 10 10 20 NaN 30 5", false)]
    [InlineData("m9 10 10 20 20 30 5", false)]
    [InlineData("../m1 10 10 20 20 30 5", false)]
    [InlineData("<script> 10 10 20 20 30 5", false)]
    public async Task An_outline_is_taken_only_on_a_still_of_the_exam(string drawn, bool isTaken)
    {
        var exam = await ScannedAsync();

        var saved = await Console.PostAsync($"/exams/{exam}/review", Stop, ("own1-mm", "12"), ("own1-outline", drawn), ("left", "A"), ("right", "A"));

        Assert.Equal(200, saved.Status);
        Assert.Equal(isTaken, saved.Body.Contains("class=\"own-outline\"", StringComparison.Ordinal));
        Assert.DoesNotContain("<script>", saved.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("idle", "0")]
    [InlineData("cine", "99")]
    [InlineData("cine", "-1")]
    [InlineData("pacs", "http://elsewhere.example")]
    [InlineData("pacs", "dicom://host:99999/AET")]
    [InlineData("pacs", "dicom://host:104/")]
    [InlineData("make", "<script>alert(1)</script>")]
    [InlineData("mode", "loud")]
    public async Task Nonsense_in_the_settings_is_named_at_its_field_and_nothing_changes(string field, string value)
    {
        await Console.GetAsync("/settings", Stop);
        (string, string)[] rest = [("mode", "assist"), ("idle", "10"), ("cine", "3")];

        var refused = await Console.PostAsync("/settings", Stop, [(field, value), .. rest.Where(other => other.Item1 != field)]);

        Assert.Equal(400, refused.Status);
        Assert.Contains($"id=\"{field}-fault\"", refused.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Script, refused.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"10\"", (await Console.GetAsync("/settings", Stop)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_signed_and_what_is_no_form_is_not_exported()
    {
        var exam = await Console.RegisterAsync("s-1", "later", Stop);

        Assert.Equal(409, (await Console.GetAsync($"/exams/{exam}/export/fhir", Stop)).Status);
        Assert.Equal(404, (await Console.GetAsync("/exams/..%2f..%2faccounts/export/fhir", Stop)).Status);
        await Console.GetAsync($"/exams/{exam}/facts", Stop);
        Assert.Equal(409, (await Console.PostAsync($"/exams/{exam}/pacs", Stop)).Status);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_makes_one_exam()
    {
        await Console.GetAsync("/exams/new", Stop);
        var form = Console.Last;
        (string, string)[] fields = [("form-token", form.Hidden("form-token")), ("exam", form.Hidden("exam")), ("pseudonym", "twice-1"), ("go", "later")];

        await Task.WhenAll(Console.SendAsync("/exams", fields, Stop), Console.SendAsync("/exams", fields, Stop));

        var list = (await Console.GetAsync("/exams", Stop)).Body;
        Assert.Equal(2, list.Split("<td>twice-1</td>").Length);
    }

    [Fact]
    public async Task A_form_of_an_older_state_is_refused_and_says_so()
    {
        var exam = await Console.RegisterAsync("s-1", "later", Stop);
        var old = await Console.GetAsync($"/exams/{exam}/facts", Stop);
        (string, string)[] fields = [("form-token", old.Hidden("form-token")), ("revision", old.Hidden("revision")), ("age", "40")];

        Assert.Equal(200, (await Console.SendAsync($"/exams/{exam}/facts", fields, Stop)).Status);
        var replayed = await Console.SendAsync($"/exams/{exam}/facts", fields, Stop);

        Assert.Equal(409, replayed.Status);
        Assert.Contains("changed since this page was opened", replayed.Body, StringComparison.Ordinal);
    }

    [Requirement("REQ-SEC-10")]
    [Fact]
    public async Task Ten_megabytes_are_refused_and_the_console_goes_on()
    {
        await Console.GetAsync("/exams/new", Stop);

        // The box may hang up while the rest is still on its way; what counts is that it takes nothing and goes on.
        try
        {
            var refused = await Console.PostAsync("/exams", Stop, ("exam", Console.Last.Hidden("exam")), ("pseudonym", new string('a', 10_000_000)));
            Assert.Equal(413, refused.Status);
            Assert.Contains("larger than any form", refused.Body, StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            Assert.Equal(200, (await Console.GetAsync("/exams", Stop)).Status);
        }
    }

    [Requirement("REQ-SEC-10")]
    [Fact]
    public async Task A_form_without_our_token_or_from_another_origin_is_refused()
    {
        var bare = await Console.SendAsync("/exams", [("exam", $"{Ulid.NewUlid()}"), ("pseudonym", "forged-1")], Stop);
        using var other = new HttpClient { BaseAddress = running.Service.Address };
        using var forged = new HttpRequestMessage(HttpMethod.Post, "/login") { Content = new FormUrlEncodedContent([]) };
        forged.Headers.Add("Origin", "http://evil.example");
        using var answer = await other.SendAsync(forged, Stop);

        Assert.Equal(400, bare.Status);
        Assert.Equal(403, (int)answer.StatusCode);
        Assert.DoesNotContain("forged-1", (await Console.GetAsync("/exams", Stop)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/exams/..%2f..%2fetc%2fpasswd/report.pdf")]
    [InlineData("/exams/01M85YC86F0A2C0ZA93J5AWFTE/media/..%2f..%2faccounts.json")]
    [InlineData("/assets/..%2faccounts.json")]
    [InlineData("/accounts.json")]
    [InlineData("/exams/not-an-id")]
    public async Task A_path_that_leads_out_leads_nowhere(string path)
    {
        var answer = await Console.GetAsync(path, Stop);

        Assert.Equal(404, answer.Status);
        Assert.DoesNotContain("Hash", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
    }

    /// <summary>An exam with one key frame, whose scan has ended.</summary>
    private async Task<string> ScannedAsync()
    {
        var exam = await Console.RegisterAsync("s-1", "scan", Stop);
        await Console.PostAsync($"/exams/{exam}/key", Stop);
        Assert.Equal(200, (await Console.PostAsync($"/exams/{exam}/end", Stop)).Status);
        return exam;
    }

    [Fact]
    public async Task Every_page_is_small_and_runs_no_script_of_its_own()
    {
        var exam = await Console.RegisterAsync("s-1", "later", Stop);
        foreach (var path in new[] { "/exams", "/exams/new", $"/exams/{exam}/scan", $"/exams/{exam}/facts", $"/exams/{exam}/review", $"/exams/{exam}/report", "/device", "/settings", "/accounts" })
        {
            var page = await Console.GetAsync(path, Stop);
            Assert.Equal(200, page.Status);
            Assert.True(page.Body.Length < 100_000, $"{path}: {page.Body.Length}");
            Assert.DoesNotContain("<script>", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("style=", page.Body, StringComparison.Ordinal);

            // How the address of a PACS is written is a word on the page, nothing that it loads.
            var links = page.Body.Replace("http://127.0.0.1", "", StringComparison.Ordinal).Replace("dicom://", "", StringComparison.Ordinal);
            Assert.DoesNotContain("://", links, StringComparison.Ordinal);
        }
    }
}
