using System.Net;
using EdgeLiver.Central.Receive;
using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web.Access;
using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>What the pages show of what boxes have sent, and what can be done on them; on both databases.</summary>
public sealed class PagesTests(Postgres postgres) : IAsyncDisposable
{
    private const string Secret = "correct horse 1";
    private const int MaxBytes = 1024 * 1024;

    private readonly TempFolder _folder = new();
    private CentralService _central = null!;
    private WebClient _person = null!;

    public static TheoryData<string> Kinds => [Stores.Sqlite, Stores.Postgres];

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task An_exam_is_found_by_its_pseudonym_and_shown_with_its_bundle(string kind)
    {
        await OpenAsync(kind);
        await StoreAsync(Samples.Delivery(Samples.Exam(1), 1), Samples.Delivery(Samples.Exam(2), 2));

        var found = await _person.ReadAsync("/exams?pseudonym=s-000001");
        var path = $"/exams/{Samples.Site}/{Samples.Unit}/{Samples.Exam(1).ExamId}";
        var report = await _person.ReadAsync(path);
        using var bundle = await _person.GetAsync($"{path}/bundle");

        Assert.Contains(path, found, StringComparison.Ordinal);
        Assert.DoesNotContain("s-000002", found, StringComparison.Ordinal);
        Assert.Contains("US-3", report, StringComparison.Ordinal);
        Assert.Contains("12.4", report, StringComparison.Ordinal);
        Assert.Contains("unlike what the model knows", report, StringComparison.Ordinal);
        Assert.Equal(FhirBundle.Write(Samples.Exam(1)), await bundle.Content.ReadAsByteArrayAsync());
    }

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task An_alert_is_acknowledged_assigned_and_ended_and_each_step_is_in_the_audit_log(string kind)
    {
        await OpenAsync(kind);
        await StoreAsync(Samples.Delivery(Samples.Alert(1), 1));
        var unit = await _central.Database.ReadAsync(session => session.CountAsync($"SELECT id FROM unit", default), default);
        var action = $"/alerts/{unit}/{Samples.Alert(1).AlertId}";

        Assert.Contains("s-000001", await _person.ReadAsync("/alerts"), StringComparison.Ordinal);
        foreach (var (step, fields) in new (string, (string, string)[])[] { ("acknowledge", []), ("assign", [("to", "ann")]), ("outcome", [("outcome", "ct_mri_hcc")]) })
        {
            using var answer = await _person.PostAsync($"{action}/{step}", "/alerts", fields);
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        }

        Assert.DoesNotContain("s-000001", await _person.ReadAsync("/alerts"), StringComparison.Ordinal);
        Assert.Contains("CT/MRI: HCC", await _person.ReadAsync("/alerts?done=1"), StringComparison.Ordinal);
        Assert.Equal(["alert.outcome", "alert.assign", "alert.acknowledge"], (await AuditTrail.NewestAsync(_central.Database, 3, default)).Select(entry => entry.Action));
    }

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task A_second_acknowledgement_says_so_and_an_outcome_that_is_none_changes_nothing(string kind)
    {
        await OpenAsync(kind);
        await StoreAsync(Samples.Delivery(Samples.Alert(1), 1));
        var unit = await _central.Database.ReadAsync(session => session.CountAsync($"SELECT id FROM unit", default), default);
        var action = $"/alerts/{unit}/{Samples.Alert(1).AlertId}";

        using var first = await _person.PostAsync($"{action}/acknowledge", "/alerts");
        using var second = await _person.PostAsync($"{action}/acknowledge", "/alerts");
        using var wrong = await _person.PostAsync($"{action}/outcome", "/alerts", ("outcome", "'; DROP TABLE alert; --"));

        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        Assert.Contains("already", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task What_a_device_says_is_text_on_every_page(string kind)
    {
        const string Script = "<script>alert(1)</script>";
        await OpenAsync(kind);
        await StoreAsync(Samples.Delivery(Samples.Exam(1), 1));
        await _central.Database.WriteAsync(
            session => session.RunAsync($"INSERT INTO unit_state (unit_id, state, capture, clock_quality, model, software, answer) SELECT id, 'online', {Script}, {Script}, {Script}, {Script}, {Script} FROM unit", default), default);

        foreach (var path in new[] { "/fleet", $"/fleet/{Samples.Site}/{Samples.Unit}", $"/exams?pseudonym={Uri.EscapeDataString(Script)}", $"/fleet?site={Uri.EscapeDataString(Script)}", $"/exams?site={Uri.EscapeDataString("' OR 1=1 --")}" })
        {
            Assert.DoesNotContain("<script", await _person.ReadAsync(path), StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("&lt;script&gt;", await _person.ReadAsync("/fleet"), StringComparison.Ordinal);
        Assert.DoesNotContain("s-000001", await _person.ReadAsync($"/exams?site={Uri.EscapeDataString("' OR 1=1 --")}"), StringComparison.Ordinal);
    }

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task A_command_is_left_for_the_host_with_who_and_why(string kind)
    {
        await OpenAsync(kind);
        await StoreAsync(Samples.Delivery(Samples.Exam(1), 1));
        var box = $"/fleet/{Samples.Site}/{Samples.Unit}";

        using var without = await _person.PostAsync($"{box}/commands", box, ("command", "0"), ("why", " "));
        using var given = await _person.PostAsync($"{box}/commands", box, ("command", "0"), ("why", "the page looked old"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Found), (without.StatusCode, given.StatusCode));
        var entry = Assert.Single(await AuditTrail.NewestAsync(_central.Database, 1, default));
        Assert.Equal(("ann", "command", $"{Samples.Site}/{Samples.Unit}", "the page looked old"), (entry.Who, entry.Action, entry.Object, entry.Why));
        Assert.Contains("not sent yet", await _person.ReadAsync(box), StringComparison.Ordinal);
    }

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task Both_languages_are_served_and_neither_has_words_of_the_other(string kind)
    {
        await OpenAsync(kind);
        await StoreAsync(Samples.Delivery(Samples.Exam(1), 1), Samples.Delivery(Samples.Alert(1), 2));

        foreach (var path in new[] { "/fleet", $"/fleet/{Samples.Site}/{Samples.Unit}", "/alerts", "/exams", $"/exams/{Samples.Site}/{Samples.Unit}/{Samples.Exam(1).ExamId}", "/accounts", "/quality", "/models" })
        {
            using (await _person.PostAsync("/language", path, ("language", "en"), ("back", path)))
            {
            }

            Assert.DoesNotContain((await _person.ReadAsync(path)).Replace("中文", "", StringComparison.Ordinal), c => c is >= '\u4E00' and <= '\u9FFF');
            using (await _person.PostAsync("/language", path, ("language", "zh"), ("back", path)))
            {
            }

            var chinese = await _person.ReadAsync(path);
            Assert.Contains("lang=\"zh-CN\"", chinese, StringComparison.Ordinal);
            Assert.Contains("决策支持", chinese, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_open_on_a_hundred_thousand_exams()
    {
        // In the small here: the plans of the database are what a page's time hangs on; the campaign measures it.
        await OpenAsync(Stores.Sqlite);
        foreach (var query in new[]
        {
            "SELECT * FROM exam WHERE pseudonym >= 's' AND pseudonym < 't' ORDER BY started_at DESC LIMIT 100",
            "SELECT * FROM exam WHERE site = 'a' ORDER BY started_at DESC LIMIT 100",
            "SELECT * FROM exam WHERE category = 'US-3' ORDER BY started_at DESC LIMIT 100",
            "SELECT * FROM exam ORDER BY started_at DESC LIMIT 100",
            "SELECT max(started_at) FROM exam WHERE unit_id = 1",
            "SELECT * FROM record WHERE unit_id = 1 AND record_id = 'x'",
            "SELECT * FROM sample WHERE unit_id = 1 AND at >= 5",
        })
        {
            var plan = await _central.Database.ReadAsync(session => session.ListAsync(Sql.Raw($"EXPLAIN QUERY PLAN {query}"), row => row.GetString(3), default), default);
            Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal) && !step.Contains("INDEX", StringComparison.Ordinal));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _person?.Dispose();
        await (_central?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }

    private async Task OpenAsync(string kind)
    {
        var settings = new CentralSettings { Store = await Stores.OptionsAsync(kind, _folder, postgres), Sparkplug = new SparkplugOptions { Enabled = false }, Mqtt = new BrokerOptions { Port = 1 }, Web = new WebOptions { Port = 0 } };
        _central = await CentralService.StartAsync(settings, TimeProvider.System, default);
        await new Accounts(_central.Database, TimeProvider.System).TryPutFirstAsync("ann", Role.Viewer | Role.Clinician | Role.Operator | Role.Administrator, Secret, default);
        _person = new WebClient(_central.Address);
        await _person.LogInAsync("ann", Secret);
    }

    private Task<Receive.Outcome> StoreAsync(params Delivery[] deliveries) => new RecordLog(_central.Database).AddAsync([.. deliveries.Select(delivery => Arrival.Of(delivery, MaxBytes))], default);
}
