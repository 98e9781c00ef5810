using EdgeLiver.Host.Dicom;
using EdgeLiver.Host.Exams;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Web;

/// <summary>A signed exam out of the running box: to the browser's disk, or to the PACS of the settings.</summary>
/// <param name="services">The console's.</param>
/// <param name="find">An exam by the id of an address.</param>
internal sealed class ExportEndpoints(ConsoleServices services, Func<string, CancellationToken, Task<StoredExam>> find)
{
    public void Map(IEndpointRouteBuilder exams)
    {
        exams.MapGet("/{id}/export/{form}", DownloadAsync);
        exams.MapPost("/{id}/pacs", SendAsync);
    }

    private async Task<IResult> DownloadAsync(string id, string form, HttpContext http, CancellationToken stop)
    {
        var (page, stored) = (Gate.PageOf(http), await find(id, stop));
        if (!ExamExport.IsSigned(stored.Exam))
        {
            return page.Notice(StatusCodes.Status409Conflict, Texts.Export, Texts.NotSignedYet, $"/exams/{stored.Exam.ExamId}");
        }

        // The id alone makes the name: nothing that somebody typed.
        var (export, name) = (ExamExport.Of(stored, services.Store), $"edgeliver-{stored.Exam.ExamId}");
        try
        {
            return form switch
            {
                "fhir" => Results.File(export.Bytes("fhir"), Contracts.FhirBundle.ContentType, $"{name}.json"),
                "csv" => Results.File(export.Bytes("csv"), "text/csv; charset=utf-8", $"{name}.csv"),
                "dicom" => Results.File(await export.ZipAsync(page.Chinese, stop), "application/zip", $"{name}.zip"),
                _ => throw new KeyNotFoundException("no such form"),
            };
        }
        catch (DicomException e)
        {
            return Failed(page, stored, e);
        }
    }

    private async Task<IResult> SendAsync(string id, HttpContext http, CancellationToken stop)
    {
        var (page, stored) = (Gate.PageOf(http), await find(id, stop));
        if (!ExamExport.IsSigned(stored.Exam) || services.Settings.Current.Pacs is not { } address)
        {
            return page.Notice(StatusCodes.Status409Conflict, Texts.Export, Texts.NotSignedYet, $"/exams/{stored.Exam.ExamId}");
        }

        try
        {
            await ExamExport.Of(stored, services.Store).SendAsync(Pacs.Parse(address), page.Chinese, stop);
            return Results.Redirect($"/exams/{stored.Exam.ExamId}/report?sent");
        }
        catch (DicomException e)
        {
            return Failed(page, stored, e);
        }
    }

    private IResult Failed(Page page, StoredExam stored, DicomException fault)
    {
        Log.ExportFailed(services.Logger, stored.Exam.ExamId, fault.Message);
        return page.Notice(StatusCodes.Status502BadGateway, Texts.NotExported, Texts.NotExportedWhat, $"/exams/{stored.Exam.ExamId}/report");
    }
}
