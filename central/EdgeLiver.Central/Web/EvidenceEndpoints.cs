using EdgeLiver.Central.Evidence;
using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web.Access;
using EdgeLiver.Central.Web.Pages;

namespace EdgeLiver.Central.Web;

/// <summary>What became of persons, and how the boxes did against it.</summary>
internal sealed class EvidenceEndpoints(Database database, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/evidence", ShowAsync).For(Role.Viewer);
        app.MapPost("/exams/{site}/{unit}/{exam}/outcome", EnterAsync).For(Role.Clinician);
    }

    private async Task<IResult> ShowAsync(HttpContext http, int? days, CancellationToken stop)
    {
        var span = Math.Clamp(days ?? 365, 1, 36_500);
        var since = time.GetUtcNow().AddDays(-span);
        var cases = await EvidenceView.CasesAsync(database, since, stop);
        return EvidencePage.Show(Gate.PageOf(http), span, cases, await EvidenceView.VerificationAsync(database, cases, since, stop));
    }

    private async Task<IResult> EnterAsync(HttpContext http, string site, string unit, string exam, CancellationToken stop)
    {
        var (page, outcome) = (Gate.PageOf(http), Gate.FormOf(http)["outcome"].ToString());
        var here = $"/exams/{site}/{unit}/{exam}";
        if (!Outcomes.OfExams.Contains(outcome))
        {
            return page.Notice(StatusCodes.Status400BadRequest, Texts.BadRequest, Texts.BadRequestWhat, here);
        }

        if (await ExamView.FindAsync(database, site, unit, exam, stop) is not { } row)
        {
            return Results.NotFound();
        }

        await EvidenceView.EnterAsync(database, row.UnitId, exam, outcome, page.Account!.Name, time.GetUtcNow(), stop);
        return Results.Redirect(here);
    }
}
