using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web.Access;
using EdgeLiver.Central.Web.Pages;
using FhirBundle = EdgeLiver.Contracts.FhirBundle;

namespace EdgeLiver.Central.Web;

/// <summary>Exams and alerts.</summary>
internal sealed class ExamEndpoints(Database database, Accounts accounts, TimeProvider time)
{
    private static readonly TimeSpan AcknowledgedOver = TimeSpan.FromDays(90);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/alerts", (HttpContext http, int? done, CancellationToken stop) => AlertsAsync(Gate.PageOf(http), done != 1, notice: null, stop)).For(Role.Clinician);
        app.MapPost("/alerts/{unit:long}/{alert}/acknowledge", AcknowledgeAsync).For(Role.Clinician);
        app.MapPost("/alerts/{unit:long}/{alert}/assign", AssignAsync).For(Role.Clinician);
        app.MapPost("/alerts/{unit:long}/{alert}/outcome", OutcomeAsync).For(Role.Clinician);
        app.MapGet("/exams", ListAsync).For(Role.Clinician);
        app.MapGet("/exams/{site}/{unit}/{exam}", ReportAsync).For(Role.Clinician);
        app.MapGet("/exams/{site}/{unit}/{exam}/bundle", BundleAsync).For(Role.Clinician);
    }

    private async Task<IResult> AlertsAsync(Page page, bool open, LocalText? notice, CancellationToken stop) => AlertsPage.Show(
        page, open, await AlertView.ListAsync(database, open, site: null, AlertsPage.Shown, stop),
        [.. (await accounts.AllAsync(stop)).Where(account => account.May(Role.Clinician))], await AlertView.TimesToAcknowledgeAsync(database, time.GetUtcNow() - AcknowledgedOver, stop), notice);

    private async Task<IResult> AcknowledgeAsync(HttpContext http, long unit, string alert, CancellationToken stop)
    {
        var page = Gate.PageOf(http);
        return await AlertView.AcknowledgeAsync(database, unit, alert, page.Account!.Name, time.GetUtcNow(), stop)
            ? Results.Redirect("/alerts")
            : await AlertsAsync(page, open: true, Texts.AlreadyAcknowledged, stop);
    }

    private async Task<IResult> AssignAsync(HttpContext http, long unit, string alert, CancellationToken stop)
    {
        var (page, form) = (Gate.PageOf(http), Gate.FormOf(http));
        return await AlertView.AssignAsync(database, unit, alert, form["to"].ToString(), page.Account!.Name, time.GetUtcNow(), stop)
            ? Results.Redirect("/alerts")
            : await AlertsAsync(page, open: true, Texts.NoSuchAccount, stop);
    }

    private async Task<IResult> OutcomeAsync(HttpContext http, long unit, string alert, CancellationToken stop)
    {
        var (page, form) = (Gate.PageOf(http), Gate.FormOf(http));
        var outcome = form["outcome"].ToString();
        if (!AlertView.Outcomes.Contains(outcome))
        {
            return page.Notice(StatusCodes.Status400BadRequest, Texts.BadRequest, Texts.BadRequestWhat, "/alerts");
        }

        return await AlertView.EndAsync(database, unit, alert, outcome, page.Account!.Name, why: null, time.GetUtcNow(), stop) ? Results.Redirect("/alerts") : Results.NotFound();
    }

    private async Task<IResult> ListAsync(HttpContext http, string? pseudonym, string? site, string? category, long? before, CancellationToken stop)
    {
        var (asked, of, kind) = (Given(pseudonym), Given(site), Given(category));
        return ExamsPage.List(
            Gate.PageOf(http), await ExamView.SearchAsync(database, asked, of, kind, before is { } at and > 0 and < 253402300800000 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, ExamsPage.Shown, stop), asked, of, kind);
    }

    private async Task<IResult> ReportAsync(HttpContext http, string site, string unit, string exam, CancellationToken stop) => await ExamView.FindAsync(database, site, unit, exam, stop) is { } row
        ? ExamsPage.Report(Gate.PageOf(http), row, await ExamView.LesionsAsync(database, row.UnitId, exam, stop), await ExamView.VersionsAsync(database, row.UnitId, exam, stop))
        : Results.NotFound();

    private async Task<IResult> BundleAsync(string site, string unit, string exam, CancellationToken stop) =>
        await BoxView.FindAsync(database, site, unit, stop) is { } id && await ExamView.BundleAsync(database, id, exam, stop) is { } bundle
            ? Results.Bytes(bundle, FhirBundle.ContentType, $"{exam}.json")
            : Results.NotFound();

    /// <summary>What a person typed; nothing, where it is nothing that a record can hold.</summary>
    private static string? Given(string? text) => text?.Trim() is { Length: > 0 and <= 64 } given && !given.Any(char.IsControl) && !given.Any(char.IsSurrogate) ? given : null;
}
