using EdgeLiver.Host.Web.Access;
using EdgeLiver.Host.Web.Forms;
using EdgeLiver.Uplink.Audit;

namespace EdgeLiver.Host.Web;

/// <summary>Whatever somebody does on the console goes into the audit log: every form that was sent, and every report that was taken away.</summary>
/// <remarks>
/// By rule and not by list, so that a new step can't be forgotten: the action is the route's own words (<c>exams.sign</c>, <c>accounts.remove</c>).
/// The clinic goes on where the disk does not take an entry; that is logged and counted.
/// </remarks>
internal sealed class AuditTrail(AuditLog log, Accounts accounts, ILogger logger)
{
    private long _failures;

    /// <summary>Entries that the disk did not take.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public async Task FollowAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route } && IsNoted(http, route))
        {
            Note(Actor(http), string.Join('.', route.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part[0] != '{')), Subject(http), Outcome(http.Response.StatusCode));
        }
    }

    private static bool IsNoted(HttpContext http, string route)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            return route.EndsWith("/report.pdf", StringComparison.Ordinal);
        }

        // Who is nobody could fill the disk; of logins the limit lets through only so many.
        var isKnown = http.Items[typeof(Page)] is Page { Account: not null };
        return http.Items[typeof(FormInput)] is not null && route != "/language" && (isKnown || http.Response.StatusCode != StatusCodes.Status429TooManyRequests);
    }

    /// <summary>Who is logged in; else the account that was typed, where there is one: a PIN in the wrong field is written down nowhere.</summary>
    private string Actor(HttpContext http) =>
        http.Items[typeof(Page)] is Page { Account.Name: { } name } ? name
        : TypedAccount(http) is { } typed && accounts.All.Any(known => known.Name == typed) ? typed
        : "(nobody)";

    private static string? Subject(HttpContext http) =>
        http.GetRouteValue("id") as string ?? (http.Items[typeof(Page)] is Page { Account: not null } ? TypedAccount(http) : null);

    private static string? TypedAccount(HttpContext http)
    {
        var typed = ((http.Items[typeof(FormInput)] as FormInput)?.Text("account") ?? "").ToLowerInvariant();
        return Accounts.IsName(typed) ? typed : null;
    }

    private static string Outcome(int status) => status < StatusCodes.Status400BadRequest ? "done" : FormattableString.Invariant($"refused {status}");

    private void Note(string actor, string action, string? subject, string outcome)
    {
        try
        {
            log.Append(actor, action, subject, outcome);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Interlocked.Increment(ref _failures);
            Log.AuditFailed(logger, action, e.Message.ReplaceLineEndings(" "));
        }
    }
}
