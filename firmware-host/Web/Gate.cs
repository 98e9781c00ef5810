using EdgeLiver.Host.Web.Access;
using EdgeLiver.Host.Web.Forms;
using EdgeLiver.Host.Web.Pages;

namespace EdgeLiver.Host.Web;

/// <summary>Whatever reaches a page has passed here: headers, session, form token.</summary>
internal sealed class Gate(ConsoleServices services)
{
    private const string LanguageCookie = "edgeliver-language";
    private static readonly string[] OpenPaths = ["/login", "/setup", "/language", "/assets"];

    /// <summary>The page of this request.</summary>
    public static Page PageOf(HttpContext http) => (Page)http.Items[typeof(Page)]!;

    /// <summary>The form of this request, whose token was right.</summary>
    public static FormInput FormOf(HttpContext http) => (FormInput)http.Items[typeof(FormInput)]!;

    /// <summary>Nothing is cached, framed or fetched from elsewhere, and no script or style stands in a page.</summary>
    public static Task ProtectAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.ContentSecurityPolicy =
            "default-src 'none'; img-src 'self' data: blob:; connect-src 'self'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
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
        var path = http.Request.Path;
        var isStream = path.StartsWithSegments("/live", StringComparison.Ordinal);
        var token = http.Request.Cookies[Sessions.Cookie];
        var session = services.Sessions.Find(token, use: !isStream);
        var bound = session is null ? Visitor(http) : token!;
        var page = new Page
        {
            Session = session,
            Chinese = IsChinese(http),
            FormToken = services.Tokens.Of(bound),
            Here = HttpMethods.IsGet(http.Request.Method) ? path + http.Request.QueryString : "/",
        };
        http.Items[typeof(Page)] = page;
        if (session is null && !OpenPaths.Any(open => path.StartsWithSegments(open, StringComparison.Ordinal)))
        {
            await TurnAwayAsync(http, page, isStream);
            return;
        }

        if (HttpMethods.IsPost(http.Request.Method))
        {
            if (!http.Request.HasFormContentType)
            {
                await page.Notice(StatusCodes.Status415UnsupportedMediaType, Texts.BadRequest, Texts.BadRequestWhat, "/").ExecuteAsync(http);
                return;
            }

            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (!services.Tokens.Fits(bound, form[FormTokens.Field]))
            {
                await page.Notice(StatusCodes.Status400BadRequest, Texts.FormExpired, Texts.FormExpiredWhat, "/").ExecuteAsync(http);
                return;
            }

            http.Items[typeof(FormInput)] = new FormInput(form);
        }

        await next(http);
    }

    public static void SetLanguage(HttpContext http, string language) => http.Response.Cookies.Append(
        LanguageCookie, language == "zh" ? "zh" : "en", new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(365) });

    /// <summary>A path of this console, never another host.</summary>
    public static string Local(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : "/";

    private async Task TurnAwayAsync(HttpContext http, Page page, bool isStream)
    {
        if (isStream)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (services.Accounts.IsEmpty)
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
            await LoginPage.Show(page, Local(from), Texts.SessionOver, StatusCodes.Status401Unauthorized).ExecuteAsync(http);
        }
    }

    private static string Visitor(HttpContext http)
    {
        if (http.Request.Cookies[FormTokens.VisitorCookie] is { Length: > 0 } known)
        {
            return known;
        }

        var visitor = FormTokens.NewVisitor();
        http.Response.Cookies.Append(FormTokens.VisitorCookie, visitor, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps });
        return visitor;
    }

    private static bool IsChinese(HttpContext http) => http.Request.Cookies[LanguageCookie] is { } chosen
        ? chosen == "zh"
        : http.Request.Headers.AcceptLanguage.ToString().StartsWith("zh", StringComparison.OrdinalIgnoreCase);
}
