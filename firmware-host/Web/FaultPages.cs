using EdgeLiver.Host.Exams;
using EdgeLiver.Screening;
using EdgeLiver.Screening.Workflow;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Web;

/// <summary>What a refused step is told as: a page in the reader's language that says what was not done and where to go on.</summary>
internal static class FaultPages
{
    public static async Task CatchAsync(HttpContext http, RequestDelegate next)
    {
        IResult told;
        try
        {
            await next(http);
            if (http.Response is not { HasStarted: false, StatusCode: StatusCodes.Status404NotFound, ContentLength: null } || http.Items[typeof(Page)] is null)
            {
                return;
            }

            told = Page(http).Notice(StatusCodes.Status404NotFound, Texts.NotFound, Texts.NotFoundWhat, "/");
        }
        catch (Exception e) when (!http.Response.HasStarted && Say(http, e) is { } page)
        {
            told = page;
        }

        await told.ExecuteAsync(http);
    }

    private static IResult? Say(HttpContext http, Exception fault)
    {
        var page = Page(http);
        var exam = $"/exams/{http.GetRouteValue("id") ?? ""}";
        return fault switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } or InvalidDataException =>
                page.Notice(StatusCodes.Status413PayloadTooLarge, Texts.TooLarge, Texts.TooLargeWhat, "/"),
            BadHttpRequestException => page.Notice(StatusCodes.Status400BadRequest, Texts.BadRequest, Texts.BadRequestWhat, "/"),
            KeyNotFoundException => page.Notice(StatusCodes.Status404NotFound, Texts.NotFound, Texts.NotFoundWhat, "/exams"),
            ExamStepException step => Step(page, step, exam),
            ScannerBusyException => page.Notice(StatusCodes.Status409Conflict, Texts.Busy, Texts.BusyWhat, "/exams"),
            NoPictureException => page.Notice(StatusCodes.Status409Conflict, Texts.NoPicture, Texts.NoPictureWhat, exam),
            WordsInPictureException => page.Notice(StatusCodes.Status409Conflict, Texts.WordsInPicture, Texts.WordsInPictureWhat, exam),
            StoreException or IOException => page.Notice(StatusCodes.Status507InsufficientStorage, Texts.NotStored, Texts.NotStoredWhat, exam),
            ClinicalInputException clinical => page.Notice(StatusCodes.Status400BadRequest, Texts.BadRequest, Texts.Refused(clinical.Fault), exam),
            FormatException => page.Notice(StatusCodes.Status400BadRequest, Texts.BadRequest, Texts.BadRequestWhat, exam),
            _ => null,
        };
    }

    private static IResult Step(Page page, ExamStepException fault, string exam) => fault.Refusal switch
    {
        StepRefusal.Stale => page.Notice(StatusCodes.Status409Conflict, Texts.Stale, Texts.StaleWhat, exam),
        StepRefusal.WrongState => page.Notice(StatusCodes.Status409Conflict, Texts.WrongState, Texts.WrongStateWhat, exam),
        StepRefusal.SealBroken => page.Notice(StatusCodes.Status409Conflict, Texts.SealBroken, Texts.SealBrokenWhat, exam),
        StepRefusal.ReasonMissing => page.Notice(StatusCodes.Status400BadRequest, Texts.CheckFields, Texts.ReasonNeeded, exam),
        StepRefusal.VisualizationMissing => page.Notice(StatusCodes.Status409Conflict, Texts.Sign, Texts.VisMissing, $"{exam}/review"),
        StepRefusal.FindingsNotReviewed => page.Notice(StatusCodes.Status409Conflict, Texts.Sign, Texts.FindingsOpen, $"{exam}/review"),
        _ => page.Notice(StatusCodes.Status400BadRequest, Texts.BadRequest, Texts.BadRequestWhat, exam),
    };

    /// <summary>A fault may come before anybody knows whose request it is.</summary>
    private static Page Page(HttpContext http) => http.Items[typeof(Page)] as Page ?? new Page { Session = null, Chinese = false, FormToken = "", Here = "/" };
}
