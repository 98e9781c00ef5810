using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Web;

/// <summary>The page of this box: the fan with the masks drawn over it, state, lesions, latency, and the end of an exam.</summary>
internal static class LivePage
{
    private const string Boundary = "frame";
    private static readonly TimeSpan StateInterval = TimeSpan.FromMilliseconds(250);

    private static readonly byte[] Page = ReadPage();

    public static void Map(WebApplication app, Station station, ExamDesk desk, LiveView view)
    {
        app.Use(GuardAsync);
        app.MapGet("/", () => Results.Bytes(Page, "text/html; charset=utf-8"));
        app.MapGet("/live.jpg", () => view.Jpeg() is { } picture ? Results.Bytes(picture, "image/jpeg") : Results.NotFound());
        app.MapGet("/live.mjpg", (HttpContext http, CancellationToken gone) => StreamPicturesAsync(http, view, gone));
        app.MapGet("/api/state", () => Results.Bytes(StationJson.Write(station.Snapshot()), "application/json"));
        app.MapGet("/api/live", (HttpContext http, CancellationToken gone) => StreamStateAsync(http, station, gone));
        app.MapPost("/api/exam/finish", (HttpRequest request, CancellationToken stop) => FinishAsync(request, desk, stop));
    }

    /// <summary>Nothing is cached, framed or fetched from elsewhere; a page of another origin can't post here.</summary>
    private static Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; img-src 'self' data:; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != $"{http.Request.Scheme}://{http.Request.Host}")
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(http);
    }

    private static async Task StreamPicturesAsync(HttpContext http, LiveView view, CancellationToken gone)
    {
        http.Response.ContentType = $"multipart/x-mixed-replace; boundary={Boundary}";
        using var watcher = view.Watch();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / LiveView.PicturesPerSecond));
        long shown = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(gone))
            {
                var version = view.Version;
                if (version == shown || view.Jpeg() is not { } picture)
                {
                    continue;
                }

                shown = version;
                var head = string.Create(CultureInfo.InvariantCulture, $"--{Boundary}\r\nContent-Type: image/jpeg\r\nContent-Length: {picture.Length}\r\n\r\n");
                await http.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(head), gone);
                await http.Response.Body.WriteAsync(picture, gone);
                await http.Response.Body.WriteAsync("\r\n"u8.ToArray(), gone);
                await http.Response.Body.FlushAsync(gone);
            }
        }
        catch (OperationCanceledException)
        {
            // The browser went away or the service stops; both end the stream.
        }
    }

    private static async Task StreamStateAsync(HttpContext http, Station station, CancellationToken gone)
    {
        http.Response.ContentType = "text/event-stream";
        using var timer = new PeriodicTimer(StateInterval);
        try
        {
            do
            {
                await http.Response.Body.WriteAsync("data: "u8.ToArray(), gone);
                await http.Response.Body.WriteAsync(StationJson.Write(station.Snapshot()), gone);
                await http.Response.Body.WriteAsync("\n\n"u8.ToArray(), gone);
                await http.Response.Body.FlushAsync(gone);
            }
            while (await timer.WaitForNextTickAsync(gone));
        }
        catch (OperationCanceledException)
        {
            // As above.
        }
    }

    private static async Task<IResult> FinishAsync(HttpRequest request, ExamDesk desk, CancellationToken stop)
    {
        try
        {
            var form = await ExamForm.ReadAsync(request.Body, stop);
            var report = await desk.FinishAsync(form, stop);
            return Results.Bytes(ReportJson.Write(report), "application/json");
        }
        catch (ChannelClosedException)
        {
            return Results.Text(ReportJson.WriteError("the station is stopping; the exam is stored without this form").Span, "application/json", StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception e) when (e is JsonException or FormatException or ClinicalInputException)
        {
            return Results.Text(ReportJson.WriteError(e.Message).Span, "application/json", StatusCodes.Status400BadRequest);
        }
    }

    private static byte[] ReadPage()
    {
        using var stream = typeof(LivePage).Assembly.GetManifestResourceStream("live.html")
            ?? throw new InvalidOperationException("live.html is not embedded");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
