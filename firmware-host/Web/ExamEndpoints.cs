using System.Globalization;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Web.Access;
using EdgeLiver.Host.Web.Forms;
using EdgeLiver.Host.Web.Pages;
using EdgeLiver.Screening.Workflow;
using EdgeLiver.Uplink;
using Results = Microsoft.AspNetCore.Http.Results;

namespace EdgeLiver.Host.Web;

/// <summary>The pages and steps of exams.</summary>
internal sealed class ExamEndpoints(ConsoleServices services)
{
    public void Map(IEndpointRouteBuilder app)
    {
        var exams = app.MapGroup("/exams").AddEndpointFilter(Allowed.For(Role.Operator, Role.Clinician));
        exams.MapGet("/", async (HttpContext http, CancellationToken stop) =>
            WorklistPage.Show(Gate.PageOf(http), await services.Desk.ListAsync(stop), services.Clock.Today));
        exams.MapGet("/new", (HttpContext http) =>
            ExamForms.Register(Gate.PageOf(http), sent: null, Ulid.NewUlid(services.Clock.Now), services.Settings.Current.Mode));
        exams.MapPost("/", (Delegate)RegisterAsync);
        exams.MapGet("/{id}", async (string id, CancellationToken stop) => Results.Redirect(ExamHead.NextPage((await FindAsync(id, stop)).Exam)));
        exams.MapGet("/{id}/scan", async (string id, HttpContext http, CancellationToken stop) => ScanPage.Show(Gate.PageOf(http), (await FindAsync(id, stop)).Exam));
        exams.MapGet("/{id}/facts", async (string id, HttpContext http, CancellationToken stop) => ExamForms.Facts(Gate.PageOf(http), (await FindAsync(id, stop)).Exam, sent: null));
        exams.MapGet("/{id}/review", async (string id, HttpContext http, CancellationToken stop) => ReviewPage.Show(Gate.PageOf(http), (await FindAsync(id, stop)).Exam, services.Clock.Today));
        exams.MapGet("/{id}/report", async (string id, HttpContext http, CancellationToken stop) => ReportPage.Show(
            Gate.PageOf(http), await FindAsync(id, stop), services.Clock.Today, services.Settings.Current.Pacs is not null, http.Request.Query.ContainsKey("sent")));
        exams.MapGet("/{id}/report.pdf", PdfAsync);
        exams.MapGet("/{id}/media/{media}", MediaAsync);
        exams.MapGet("/{id}/media/{media}/{picture:int}", CinePictureAsync);
        new ExportEndpoints(services, FindAsync).Map(exams);
        exams.MapPost("/{id}/start", (string id, HttpContext http) => StepAsync(id, "scan", exam => services.Desk.StartScanAsync(exam, Revision(http))));
        exams.MapPost("/{id}/key", (string id) => StepAsync(id, "scan", services.Desk.KeepAsync));
        exams.MapPost("/{id}/end", (string id) => StepAsync(id, "review", services.Desk.EndScanAsync));
        exams.MapPost("/{id}/view", (string id, HttpContext http) => TickAsync(id, Gate.FormOf(http)));
        exams.MapPost("/{id}/facts", FactsAsync);
        exams.MapPost("/{id}/review", ReviewAsync);
        exams.MapPost("/{id}/sign", (string id, HttpContext http) => StepAsync(id, "report", exam => services.Desk.SignAsync(exam, Revision(http), Gate.PageOf(http).Account!.Name)));
        exams.MapPost("/{id}/cancel", (string id, HttpContext http) => StepAsync(id, "", exam => services.Desk.CancelAsync(exam, Revision(http)), "/exams"));
        exams.MapPost("/{id}/outcome", OutcomeAsync).AddEndpointFilter(Allowed.For(Role.Clinician));
    }

    /// <exception cref="KeyNotFoundException">It is no id, or there is no such exam.</exception>
    private static Ulid IdOf(string id) => Ulid.TryParse(id, CultureInfo.InvariantCulture, out var ulid) ? ulid : throw new KeyNotFoundException("no exam id");

    private async Task<StoredExam> FindAsync(string id, CancellationToken stop) =>
        await services.Store.TryGetExamAsync(IdOf(id), stop) ?? throw new KeyNotFoundException($"there is no exam {IdOf(id)}");

    private static int Revision(HttpContext http) => int.TryParse(Gate.FormOf(http).Raw("revision"), CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    private static async Task<IResult> StepAsync(string id, string next, Func<Ulid, Task<ExamRecord>> step, string? to = null)
    {
        await step(IdOf(id));
        return Results.Redirect(to ?? $"/exams/{IdOf(id)}/{next}");
    }

    private async Task<IResult> RegisterAsync(HttpContext http)
    {
        var (page, form) = (Gate.PageOf(http), Gate.FormOf(http));
        var settings = services.Settings.Current;

        // A form without an id of ours was not made by this page.
        var id = Ulid.TryParse(form.Raw("exam"), CultureInfo.InvariantCulture, out var given) ? given : throw new FormatException("the form has no exam id");
        var pseudonym = FactFields.ReadPseudonym(form);
        var person = FactFields.ReadPerson(form, new Subject { Pseudonym = pseudonym ?? "none" });
        var risk = FactFields.ReadRisk(form, new ClinicalFacts());
        if (form.Faults.Count > 0)
        {
            return ExamForms.Register(page, form, id, settings.Mode);
        }

        var account = page.Account!;
        var by = new Operator { Id = account.Name, Role = account.May(Role.Clinician) ? "clinician" : "operator" };
        var exam = await services.Desk.RegisterAsync(services.Records.Blank(id, person, by, settings) with { Clinical = risk, Indication = "surveillance" });
        if (form.Raw("go") != "later" && exam.Status == ExamStatus.Registered)
        {
            await services.Desk.StartScanAsync(id, exam.Revision);
        }

        return Results.Redirect(form.Raw("go") == "later" ? "/exams" : $"/exams/{id}/scan");
    }

    private async Task<IResult> TickAsync(string id, FormInput form)
    {
        var (view, reason) = (form.Raw("view"), form.Text("reason"));
        var state = form.Raw("state") == "not-seen" ? ViewState.NotVisualised : ViewState.Acquired;
        await services.Desk.StepAsync(IdOf(id), revision: null, exam => ExamSteps.Tick(exam, view, state, reason, services.Clock.Now));
        return Results.Redirect($"/exams/{IdOf(id)}/scan#{view}");
    }

    private async Task<IResult> FactsAsync(string id, HttpContext http, CancellationToken stop)
    {
        var (page, form) = (Gate.PageOf(http), Gate.FormOf(http));
        var exam = (await FindAsync(id, stop)).Exam;
        var person = FactFields.ReadPerson(form, exam.Subject);
        var risk = FactFields.ReadRisk(form, exam.Clinical);
        var labs = FactFields.ReadLabs(form, services.Clock.Today);
        if (form.Faults.Count > 0)
        {
            return ExamForms.Facts(page, exam, form);
        }

        if (exam.Status is ExamStatus.Final or ExamStatus.Amended)
        {
            await services.Desk.AmendAsync(exam.ExamId, Revision(http), page.Account!.Name, "late_labs", signed =>
                signed with { Subject = person, Clinical = risk, Labs = [.. signed.Labs, .. labs.Except(signed.Labs)] });
            return Results.Redirect($"/exams/{exam.ExamId}/report");
        }

        await services.Desk.StepAsync(exam.ExamId, Revision(http), open => ExamSteps.Enter(open, e => e with { Subject = person, Clinical = risk, Labs = labs }, services.Clock.Now));
        return Results.Redirect(ExamHead.NextPage(exam));
    }

    private async Task<IResult> ReviewAsync(string id, HttpContext http, CancellationToken stop)
    {
        var (page, form) = (Gate.PageOf(http), Gate.FormOf(http));
        var exam = (await FindAsync(id, stop)).Exam;
        var (said, seen, thrombus) = ReviewPage.Read(form, exam);
        if (form.Faults.Count > 0)
        {
            return ReviewPage.Show(page, exam, services.Clock.Today, form);
        }

        await services.Desk.StepAsync(exam.ExamId, Revision(http), open => ExamSteps.Review(open, said, seen, thrombus, services.Clock.Now));
        return Results.Redirect($"/exams/{exam.ExamId}/review#sign");
    }

    private async Task<IResult> OutcomeAsync(string id, HttpContext http)
    {
        var form = Gate.FormOf(http);
        var reference = form.Choice("reference", "ct_mri", "biopsy", "us_followup", "none");
        var label = form.Choice("label", "hcc", "benign", "icc", "indeterminate");
        if (reference is null || label is null)
        {
            throw new FormatException("the outcome is not one of the list");
        }

        var today = services.Clock.Today;
        await services.Desk.AmendAsync(IdOf(id), Revision(http), Gate.PageOf(http).Account!.Name, "outcome", exam => exam with
        {
            FollowUp = (exam.FollowUp ?? new FollowUp()) with { State = "done", Outcome = new Outcome { Reference = reference, Label = label, ConfirmedOn = today } },
        });
        return Results.Redirect($"/exams/{IdOf(id)}/report");
    }

    private async Task<IResult> MediaAsync(string id, string media, HttpContext http, CancellationToken stop)
    {
        var exam = (await FindAsync(id, stop)).Exam;
        var known = exam.Acquisition.Media.FirstOrDefault(item => item.Id == media) ?? throw new KeyNotFoundException("no such picture");
        var isSealed = known.Kind == "outlines" && exam.Mode == ExamMode.Silent && exam.Seal?.OpenedAt is null;
        return !isSealed && await services.Desk.PictureAsync(known, stop) is { } bytes
            ? known.Kind == "still" && http.Request.Query.ContainsKey("small") ? Results.Bytes(KeyFramePictures.Small(bytes), "image/jpeg")
            : known.Kind == "cine" ? Results.File(bytes, CineFile.Type, $"edgeliver-{exam.ExamId}-{known.Id}.avi") : Results.Bytes(bytes, known.Kind == "outlines" ? "image/png" : "image/jpeg")
            : throw new KeyNotFoundException("no such picture");
    }

    private async Task<IResult> CinePictureAsync(string id, string media, int picture, CancellationToken stop)
    {
        var cine = (await FindAsync(id, stop)).Exam.Acquisition.Media.FirstOrDefault(item => item.Id == media && item.Kind == "cine") ?? throw new KeyNotFoundException("no such cine");
        var pictures = await services.Desk.PictureAsync(cine, stop) is { } file ? CineFile.Pictures(file) : [];
        return picture < pictures.Count && picture >= 0 ? Results.Bytes(pictures[picture], "image/jpeg") : throw new KeyNotFoundException("no such picture");
    }

    private async Task<IResult> PdfAsync(string id, HttpContext http, CancellationToken stop)
    {
        var page = Gate.PageOf(http);
        var stored = await FindAsync(id, stop);
        return await services.Pdf.WriteAsync(page, stored, stop) is { } pdf
            ? Results.File(pdf, "application/pdf", $"edgeliver-{stored.Exam.ExamId}.pdf")
            : page.Notice(StatusCodes.Status503ServiceUnavailable, Texts.Pdf, Texts.NoFont, $"/exams/{stored.Exam.ExamId}");
    }
}
