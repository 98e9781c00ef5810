using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web.Access;
using EdgeLiver.Central.Web.Pages;

namespace EdgeLiver.Central.Web;

/// <summary>Whom an endpoint lets in. One without it lets nobody in.</summary>
/// <param name="Role">Null: everybody, before the login too.</param>
internal sealed record Admission(Role? Role);

/// <summary>Says who may use an endpoint.</summary>
internal static class Admissions
{
    public static T For<T>(this T endpoint, Role role)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Admission(role));

    public static T ForEverybody<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Admission(null));
}

/// <summary>Whatever reaches an endpoint has passed here: headers, origin, session, role, form token.</summary>
internal sealed class Gate(Accounts accounts, Logins logins, FormTokens tokens, TimeProvider time)
{
    /// <summary>No form of ours comes near it.</summary>
    public const int MaxRequestBytes = 256 * 1024;

    /// <summary>Paths that programs ask for: they get a status, not a page.</summary>
    private static readonly string[] Programs = ["/api", "/fhir", "/metrics"];

    private const string LanguageCookie = "edgeliver-central-language";

    /// <summary>The page of this request; a nameless one where the request failed before anybody knew whose it is.</summary>
    public static Page PageOf(HttpContext http) => (Page?)http.Items[typeof(Page)] ?? new Page { Account = null, Chinese = IsChinese(http), FormToken = "", Here = "/", Now = default };

    /// <summary>The form of this request, whose token was right.</summary>
    public static IFormCollection FormOf(HttpContext http) => (IFormCollection)http.Items[typeof(IFormCollection)]!;

    /// <summary>Nothing is cached, framed or fetched from elsewhere, and no script or style stands in a page.</summary>
    public static Task ProtectAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.ContentSecurityPolicy =
            "default-src 'none'; img-src 'self' data:; connect-src 'self'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != $"{http.Request.Scheme}://{http.Request.Host}")
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(http);
    }

    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var token = http.Request.Cookies[Logins.Cookie];
        var account = await logins.FindAsync(token, http.RequestAborted);
        var page = PageFor(http, account, token);
        http.Items[typeof(Page)] = page;

        // An address that is none is told to those alone who are logged in.
        var admission = http.GetEndpoint() is { } endpoint ? endpoint.Metadata.GetMetadata<Admission>() : new Admission(Role.Viewer);
        if (admission is null)
        {
            await RefuseAsync(http, page);
            return;
        }

        if (admission.Role is { } role && account?.May(role) != true)
        {
            await (account is null ? TurnAwayAsync(http, page) : RefuseAsync(http, page));
            return;
        }

        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            if (!http.Request.HasFormContentType)
            {
                await page.Notice(StatusCodes.Status415UnsupportedMediaType, Texts.BadRequest, Texts.BadRequestWhat).ExecuteAsync(http);
                return;
            }

            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (!tokens.Fits(Bound(http, account, token), form[FormTokens.Field]))
            {
                await page.Notice(StatusCodes.Status400BadRequest, Texts.FormExpired, Texts.FormExpiredWhat).ExecuteAsync(http);
                return;
            }

            http.Items[typeof(IFormCollection)] = form;
        }

        await next(http);
    }

    /// <summary>Turns what goes wrong into a page that says so.</summary>
    public static async Task CatchAsync(HttpContext http, RequestDelegate next)
    {
        IResult told;
        try
        {
            await next(http);
            if (http.Response is not { HasStarted: false, StatusCode: StatusCodes.Status404NotFound, ContentLength: null } || http.Items[typeof(Page)] is not Page page)
            {
                return;
            }

            told = page.Notice(StatusCodes.Status404NotFound, Texts.NotFound, Texts.NotFoundWhat);
        }
        catch (BadHttpRequestException fault) when (!http.Response.HasStarted)
        {
            told = fault.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? PageOf(http).Notice(StatusCodes.Status413PayloadTooLarge, Texts.TooLarge, Texts.TooLargeWhat)
                : PageOf(http).Notice(StatusCodes.Status400BadRequest, Texts.BadRequest, Texts.BadRequestWhat);
        }
        catch (InvalidDataException) when (!http.Response.HasStarted)
        {
            told = PageOf(http).Notice(StatusCodes.Status413PayloadTooLarge, Texts.TooLarge, Texts.TooLargeWhat);
        }
        catch (Exception fault) when (Database.IsDatabaseFault(fault) && !http.Response.HasStarted)
        {
            told = PageOf(http).Notice(StatusCodes.Status503ServiceUnavailable, Texts.NotStored, Texts.NotStoredWhat);
        }

        await told.ExecuteAsync(http);
    }

    public static void SetLanguage(HttpContext http, string? language) => http.Response.Cookies.Append(
        LanguageCookie, language == "zh" ? "zh" : "en", new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(365) });

    /// <summary>A path of these pages, never another host.</summary>
    public static string Local(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : "/";

    private Page PageFor(HttpContext http, Account? account, string? token) => new()
    {
        Account = account,
        Chinese = IsChinese(http),
        FormToken = tokens.Of(Bound(http, account, token)),
        Here = HttpMethods.IsGet(http.Request.Method) ? http.Request.Path + http.Request.QueryString : "/",
        Now = time.GetUtcNow(),
    };

    private async Task TurnAwayAsync(HttpContext http, Page page)
    {
        if (Programs.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (await accounts.AreNoneAsync(http.RequestAborted))
        {
            http.Response.Redirect("/setup");
        }
        else if (HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.Redirect($"/login?next={Uri.EscapeDataString(page.Here)}");
        }
        else
        {
            // The form that was sent is lost; the page that it stood on is where to go on.
            var from = Uri.TryCreate(http.Request.Headers.Referer.ToString(), UriKind.Absolute, out var referer) ? referer.AbsolutePath : "/";
            await AccessPages.LogIn(page, Local(from), Texts.SessionOver, StatusCodes.Status401Unauthorized).ExecuteAsync(http);
        }
    }

    private static async Task RefuseAsync(HttpContext http, Page page)
    {
        if (Programs.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await page.Notice(StatusCodes.Status403Forbidden, Texts.Forbidden, Texts.ForbiddenWhat).ExecuteAsync(http);
    }

    /// <summary>What the form's token is bound to: the login, or a cookie of a visitor.</summary>
    private static string Bound(HttpContext http, Account? account, string? token)
    {
        if (account is not null)
        {
            return token!;
        }

        if (http.Items[FormTokens.VisitorCookie] is string given)
        {
            return given;
        }

        if (http.Request.Cookies[FormTokens.VisitorCookie] is { Length: > 0 and <= 64 } known)
        {
            return known;
        }

        var visitor = FormTokens.NewVisitor();
        http.Items[FormTokens.VisitorCookie] = visitor;
        http.Response.Cookies.Append(FormTokens.VisitorCookie, visitor, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps });
        return visitor;
    }

    private static bool IsChinese(HttpContext http) => http.Request.Cookies[LanguageCookie] is { } chosen
        ? chosen == "zh"
        : http.Request.Headers.AcceptLanguage.ToString().StartsWith("zh", StringComparison.OrdinalIgnoreCase);
}
