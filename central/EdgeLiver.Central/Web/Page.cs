using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using EdgeLiver.Central.Web.Access;

namespace EdgeLiver.Central.Web;

/// <summary>One request's page: whose it is, in which language, and the frame around its content.</summary>
internal sealed class Page
{
    /// <summary>Null before the login.</summary>
    public required Account? Account { get; init; }

    public required bool Chinese { get; init; }

    /// <summary>Stands in every form: a page of another origin doesn't have it.</summary>
    public required string FormToken { get; init; }

    /// <summary>Path and query of this request, to come back to.</summary>
    public required string Here { get; init; }

    /// <summary>Of the centre's clock, when the request came.</summary>
    public required DateTimeOffset Now { get; init; }

    public string Say(LocalText text) => Chinese ? text.ZhCn : text.En;

    public bool May(Role role) => Account?.May(role) == true;

    [SuppressMessage("Performance", "CA1822", Justification = "The handler takes the page, which only an instance method can give it.")]
    public Html Html([InterpolatedStringHandlerArgument("")] HtmlBuilder markup) => markup.Done();

    /// <summary>What every form that posts begins with.</summary>
    public Html Token() => Html($"<input type=\"hidden\" name=\"{FormTokens.Field}\" value=\"{FormToken}\">");

    /// <summary>A whole document.</summary>
    /// <param name="title">Of the tab and of the page.</param>
    /// <param name="body">Content.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="refreshSeconds">The page loads itself anew while nobody is in a form; 0 for not.</param>
    public IResult Document(LocalText title, Html body, int status = StatusCodes.Status200OK, int refreshSeconds = 0)
    {
        var document = Html($"""
            <!doctype html>
            <html lang="{(Chinese ? "zh-CN" : "en")}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            {(refreshSeconds > 0 ? Html($"<script type=\"module\" src=\"/assets/refresh.js\"></script>") : Web.Html.Empty)}
            <title>{title} · EdgeLiver</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/assets/central.css">
            </head>
            <body data-refresh-seconds="{refreshSeconds}">
            <a class="skip" href="#main">{Texts.SkipToContent}</a>
            <header class="bar">
            <a class="brand" href="/">EdgeLiver</a>
            {Navigation()}
            <form method="post" action="/language">{Token()}<input type="hidden" name="back" value="{Here}">
            <button name="language" value="{(Chinese ? "en" : "zh")}" lang="{(Chinese ? "en" : "zh-CN")}">{(Chinese ? "English" : "中文")}</button></form>
            {(Account is { } account ? Html($"<form method=\"post\" action=\"/logout\">{Token()}<button>{Texts.LogOut} · {account.Name}</button></form>") : Web.Html.Empty)}
            </header>
            <main id="main" tabindex="-1">
            <h1>{title}</h1>
            {body}
            </main>
            <footer>{Texts.Disclaimer} · {Texts.TimesAreUtc}</footer>
            </body>
            </html>
            """);
        return Results.Content(document.Markup, "text/html; charset=utf-8", statusCode: status);
    }

    /// <summary>A page that only says something: what went wrong and where to go on.</summary>
    public IResult Notice(int status, LocalText title, LocalText what, string back = "/") =>
        Document(title, Html($"<p class=\"notice\" role=\"alert\">{what}</p><p><a class=\"button\" href=\"{back}\">{Texts.Back}</a></p>"), status);

    private Html Navigation() => Account is null ? Html($"<span class=\"grow\"></span>") : Html($"""
        <nav aria-label="{Texts.Menu}">{Menu.Entries.Where(entry => May(entry.Role)).Select(entry =>
            Html($"<a href=\"{entry.Path}\"{(Here.StartsWith(entry.Path, StringComparison.Ordinal) ? new Html(" aria-current=\"page\"") : Web.Html.Empty)}>{entry.Text}</a>"))}</nav>
        """);
}

/// <summary>The pages that the menu names, and who may open them.</summary>
internal static class Menu
{
    public static IReadOnlyList<(string Path, LocalText Text, Role Role)> Entries { get; } =
    [
        ("/fleet", Texts.Fleet, Role.Viewer),
        ("/alerts", Texts.Alerts, Role.Clinician),
        ("/exams", Texts.Exams, Role.Clinician),
        ("/quality", Texts.Quality, Role.Viewer),
        ("/models", Texts.Models, Role.Viewer),
        ("/accounts", Texts.Accounts, Role.Administrator),
    ];
}
