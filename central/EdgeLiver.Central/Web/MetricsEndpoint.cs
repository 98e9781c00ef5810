using System.Security.Cryptography;
using System.Text;
using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web.Access;

namespace EdgeLiver.Central.Web;

/// <summary><c>/metrics</c> for Prometheus: with the token of <c>Web:MetricsTokenFile</c>, or as somebody who is logged in.</summary>
internal sealed class MetricsEndpoint(Database database, PrometheusText metrics, string? tokenFile)
{
    private const string Scheme = "Bearer ";
    private static readonly string[] States = ["scanning", "online", "stale", "offline", "none"];

    public void Map(IEndpointRouteBuilder app) => app.MapGet("/metrics", ReadAsync).ForEverybody();

    private async Task<IResult> ReadAsync(HttpContext http, CancellationToken stop)
    {
        if (!Gate.PageOf(http).May(Role.Viewer) && !HasToken(http.Request.Headers.Authorization.ToString()))
        {
            return Results.Unauthorized();
        }

        var counts = await FleetView.CountsAsync(database, stop);
        var (alerts, aside) = await database.ReadAsync(
            async session => (await session.CountAsync($"SELECT count(*) FROM alert WHERE outcome_at IS NULL", stop), await session.CountAsync($"SELECT count(*) FROM set_aside", stop)), stop);
        return Results.Text(
            metrics.Write(
            [
                .. States.Select(state => ($"edgeliver_central_boxes_{state}", $"Boxes that are {state}", counts.Where(count => count.State == state).Sum(count => count.Count))),
                ("edgeliver_central_alerts_open", "Alerts without an outcome", alerts),
                ("edgeliver_central_set_aside_kept", "Messages set aside and kept", aside),
            ]),
            "text/plain; version=0.0.4; charset=utf-8");
    }

    /// <summary>Read at each request, so that a new token needs no restart.</summary>
    private bool HasToken(string header)
    {
        if (tokenFile is null || !header.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            var token = File.ReadLines(tokenFile).FirstOrDefault()?.Trim() ?? "";
            return token.Length >= 16 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(header[Scheme.Length..]));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
