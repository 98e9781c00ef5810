using System.Diagnostics;
using System.Text;

namespace EdgeLiver.Host.Web;

/// <summary>The live picture and the station's state, as streams that end with the login.</summary>
internal sealed class LiveEndpoints(ConsoleServices services)
{
    private const string Boundary = "frame";

    /// <summary>
    /// Ends a part and begins the next. Browsers show a picture once the header of the part behind it has come: sent with the next picture, it would
    /// make each one a picture late.
    /// </summary>
    private static readonly byte[] NextPart = Encoding.ASCII.GetBytes($"\r\n--{Boundary}\r\nContent-Type: image/jpeg\r\n\r\n");

    private static readonly TimeSpan StateInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LoginCheck = TimeSpan.FromSeconds(1);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/live/picture", PicturesAsync);
        app.MapGet("/live/state", StateAsync);
    }

    private bool IsLoggedIn(HttpContext http) => services.Sessions.Find(http.Request.Cookies[Access.Sessions.Cookie], use: false) is not null;

    private async Task PicturesAsync(HttpContext http, CancellationToken gone)
    {
        http.Response.ContentType = $"multipart/x-mixed-replace; boundary={Boundary}";
        using var watcher = services.View.Watch();

        // What was painted for somebody who looked earlier is old.
        var shown = services.View.Version;
        try
        {
            // Without a signal nothing may come for hours: black lets the page be done with loading.
            await http.Response.Body.WriteAsync(NextPart, gone);
            await WritePartAsync(http, LivePicture.Black, gone);
            while (IsLoggedIn(http))
            {
                await services.View.WaitAsync(shown, LoginCheck, gone);
                if (services.View.Picture() is not { } picture || picture.Version == shown)
                {
                    continue;
                }

                shown = picture.Version;
                await WritePartAsync(http, picture.Jpeg, gone);
                services.View.SentAfter = Stopwatch.GetElapsedTime(picture.ReceivedAt);
            }
        }
        catch (OperationCanceledException)
        {
            // The browser went away or the service stops; both end the stream.
        }
    }

    private static async Task WritePartAsync(HttpContext http, byte[] jpeg, CancellationToken gone)
    {
        await http.Response.Body.WriteAsync(jpeg, gone);
        await http.Response.Body.WriteAsync(NextPart, gone);
        await http.Response.Body.FlushAsync(gone);
    }

    private async Task StateAsync(HttpContext http, CancellationToken gone)
    {
        http.Response.ContentType = "text/event-stream";
        using var timer = new PeriodicTimer(StateInterval);
        try
        {
            do
            {
                await http.Response.Body.WriteAsync("data: "u8.ToArray(), gone);
                await http.Response.Body.WriteAsync(StationJson.Write(services.Station.Snapshot(), services.View.ShowFindings, services.View.SentAfter), gone);
                await http.Response.Body.WriteAsync("\n\n"u8.ToArray(), gone);
                await http.Response.Body.FlushAsync(gone);
            }
            while (IsLoggedIn(http) && await timer.WaitForNextTickAsync(gone));
        }
        catch (OperationCanceledException)
        {
            // As above.
        }
    }
}
