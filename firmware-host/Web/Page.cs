using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using EdgeLiver.Host.Web.Access;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Web;

/// <summary>One request's page: whose it is, in which language, and the frame around its content.</summary>
internal sealed class Page
{
    /// <summary>Null before the login.</summary>
    public required Session? Session { get; init; }

    public required bool Chinese { get; init; }

    /// <summary>Stands in every form: a page of another origin doesn't have it.</summary>
    public required string FormToken { get; init; }

    /// <summary>Path and query of this request, to come back to.</summary>
    public required string Here { get; init; }

    public Account? Account => Session?.Account;

    public string Say(LocalText text) => Chinese ? text.ZhCn : text.En;

    [SuppressMessage("Performance", "CA1822", Justification = "The handler takes the page, which only an instance method can give it.")]
    public Html Html([InterpolatedStringHandlerArgument("")] HtmlBuilder markup) => markup.Done();

    /// <summary>What every form that posts begins with.</summary>
    public Html Token() => Html($"<input type=\"hidden\" name=\"{FormTokens.Field}\" value=\"{FormToken}\">");

    /// <summary>A whole document.</summary>
    /// <param name="title">Of the tab and of the page.</param>
    /// <param name="body">Content.</param>
    /// <param name="modules">Names of scripts in <c>/assets</c> that the page needs.</param>
    public IResult Document(LocalText title, Html body, params string[] modules) => Document(title, body, StatusCodes.Status200OK, modules);

    public IResult Document(LocalText title, Html body, int status, params string[] modules)
    {
        // The lock runs wherever somebody is logged in.
        var scripts = Session is null ? modules : [.. modules, "lock.js"];
        var document = Html($"""
            <!doctype html>
            <html lang="{(Chinese ? "zh-CN" : "en")}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} · EdgeLiver</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/assets/console.css">
            {scripts.Select(name => Html($"<script type=\"module\" src=\"/assets/{name}\"></script>"))}
            </head>
            <body data-idle-seconds="{(int)(Session?.IdleLimit.TotalSeconds ?? 0)}">
            <a class="skip" href="#main">{Texts.SkipToContent}</a>
            <header class="bar">
            <a class="brand" href="/">EdgeLiver</a>
            {Navigation()}
            <form method="post" action="/language">{Token()}<input type="hidden" name="back" value="{Here}">
            <button name="language" value="{(Chinese ? "en" : "zh")}" lang="{(Chinese ? "en" : "zh-CN")}">{(Chinese ? "English" : "中文")}</button></form>
            {Lock()}
            </header>
            <main id="main" tabindex="-1">
            <h1>{title}</h1>
            {body}
            </main>
            <footer>{Texts.Disclaimer}</footer>
            </body>
            </html>
            """);
        return Results.Content(document.Markup, "text/html; charset=utf-8", statusCode: status);
    }

    /// <summary>A page that only says something: what went wrong and where to go on.</summary>
    public IResult Notice(int status, LocalText title, LocalText what, string back) =>
        Document(title, Html($"<p class=\"notice\" role=\"alert\">{what}</p><p><a class=\"button\" href=\"{back}\">{Texts.Back}</a></p>"), status);

    private Html Navigation()
    {
        if (Account is not { } account)
        {
            return Html($"<span class=\"grow\"></span>");
        }

        var exams = account.May(Role.Operator) || account.May(Role.Clinician);
        return Html($"""
            <nav aria-label="{Texts.Menu}">
            {(exams ? Html($"<a href=\"/exams\">{Texts.Worklist}</a><a href=\"/exams/new\">{Texts.NewExam}</a>") : Web.Html.Empty)}
            <a href="/device">{Texts.Device}</a>
            {(account.May(Role.Technician) ? Html($"<a href=\"/settings\">{Texts.Settings}</a><a href=\"/accounts\">{Texts.Accounts}</a>") : Web.Html.Empty)}
            </nav>
            """);
    }

    private Html Lock() => Account is { } account
        ? Html($"<form method=\"post\" action=\"/logout\" id=\"lock\">{Token()}<button>{Texts.LockScreen} · {account.Name}</button></form>")
        : Web.Html.Empty;
}
