using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeLiver.Central.Web.Access;
using EdgeLiver.Central.Web.Pages;

namespace EdgeLiver.Central.Web;

/// <summary>Login, first account, accounts, language.</summary>
/// <param name="accounts">Who may.</param>
/// <param name="logins">Who is.</param>
/// <param name="limit">Against guessing.</param>
/// <param name="setupCode">What the first visitor must know; null on loopback, where being there is enough.</param>
/// <param name="logger">Logins.</param>
internal sealed class AccessEndpoints(Accounts accounts, Logins logins, LoginLimit limit, string? setupCode, ILogger logger)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => Results.Redirect("/fleet")).For(Role.Viewer);
        app.MapGet("/login", (HttpContext http) => AccessPages.LogIn(Gate.PageOf(http), Gate.Local(http.Request.Query["next"]))).ForEverybody();
        app.MapPost("/login", LogInAsync).ForEverybody();
        app.MapPost("/logout", LogOutAsync).ForEverybody();
        app.MapGet("/setup", async (HttpContext http, CancellationToken stop) => await accounts.AreNoneAsync(stop) ? AccessPages.SetUp(Gate.PageOf(http), setupCode is not null) : Results.Redirect("/login")).ForEverybody();
        app.MapPost("/setup", SetUpAsync).ForEverybody();
        app.MapPost("/language", (HttpContext http) =>
        {
            var form = Gate.FormOf(http);
            Gate.SetLanguage(http, form["language"]);
            return Results.Redirect(Gate.Local(form["back"]));
        }).ForEverybody();
        app.MapGet("/accounts", async (HttpContext http, CancellationToken stop) => AccessPages.Accounts(Gate.PageOf(http), await accounts.AllAsync(stop))).For(Role.Administrator);
        app.MapPost("/accounts", PutAsync).For(Role.Administrator);
        app.MapPost("/accounts/remove", RemoveAsync).For(Role.Administrator);
    }

    private async Task<IResult> LogInAsync(HttpContext http, CancellationToken stop)
    {
        var (page, form) = (Gate.PageOf(http), Gate.FormOf(http));
        var name = NameIn(form);
        var address = $"{http.Connection.RemoteIpAddress}";
        string[] keys = [$"account {name}", $"address {address}"];
        var next = Gate.Local(form["next"]);
        if (limit.Wait(keys) is { Ticks: > 0 } wait)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return AccessPages.LogIn(page, next, Texts.WaitSeconds((int)Math.Ceiling(wait.TotalSeconds)), StatusCodes.Status429TooManyRequests);
        }

        if (await accounts.CheckAsync(name, form["secret"].ToString(), stop) is not { } account)
        {
            limit.Wrong(keys);
            Log.LoginRefused(logger, Accounts.IsName(name) ? name : "(no account name)", address);
            return AccessPages.LogIn(page, next, Texts.WrongLogin, StatusCodes.Status401Unauthorized);
        }

        limit.Right(keys);
        Log.LoggedIn(logger, name, address);

        // The session of before, if any, is not carried over a login.
        await logins.EndAsync(http.Request.Cookies[Logins.Cookie], stop);
        http.Response.Cookies.Append(
            Logins.Cookie, await logins.StartAsync(account.Name, stop), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps });
        return Results.Redirect(next);
    }

    private async Task<IResult> LogOutAsync(HttpContext http, CancellationToken stop)
    {
        await logins.EndAsync(http.Request.Cookies[Logins.Cookie], stop);
        http.Response.Cookies.Delete(Logins.Cookie);
        return Results.Redirect("/login");
    }

    private async Task<IResult> SetUpAsync(HttpContext http, CancellationToken stop)
    {
        var (page, form) = (Gate.PageOf(http), Gate.FormOf(http));
        if (!await accounts.AreNoneAsync(stop))
        {
            return Results.Redirect("/login");
        }

        var key = $"setup {http.Connection.RemoteIpAddress}";
        if (limit.Wait(key) is { Ticks: > 0 } wait)
        {
            return AccessPages.SetUp(page, setupCode is not null, Texts.WaitSeconds((int)Math.Ceiling(wait.TotalSeconds)));
        }

        if (setupCode is not null && !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(setupCode), Encoding.UTF8.GetBytes(form["code"].ToString())))
        {
            limit.Wrong(key);
            return AccessPages.SetUp(page, needsCode: true, Texts.WrongSetupCode);
        }

        if (FaultOf(form) is { } fault)
        {
            return AccessPages.SetUp(page, setupCode is not null, fault);
        }

        // The first one may do everything: in a small centre there is no second one.
        await accounts.TryPutFirstAsync(NameIn(form), Role.Viewer | Role.Clinician | Role.Operator | Role.Administrator, form["secret"].ToString(), stop);
        return Results.Redirect("/login");
    }

    private async Task<IResult> PutAsync(HttpContext http, CancellationToken stop)
    {
        var (page, form) = (Gate.PageOf(http), Gate.FormOf(http));
        var roles = form["role"].Aggregate(Role.None, (all, one) => int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? all | (Role)number : all)
            & (Role.Viewer | Role.Clinician | Role.Operator | Role.Administrator);
        var fault = FaultOf(form) ?? (roles == Role.None ? Texts.RoleNeeded : null);
        if (fault is null && !await accounts.TryPutAsync(page.Account!.Name, NameIn(form), roles, form["secret"].ToString(), stop))
        {
            fault = Texts.LastAdministrator;
        }

        return fault is null
            ? Results.Redirect("/accounts")
            : AccessPages.Accounts(page, await accounts.AllAsync(stop), fault, StatusCodes.Status400BadRequest);
    }

    private async Task<IResult> RemoveAsync(HttpContext http, CancellationToken stop)
    {
        var (page, form) = (Gate.PageOf(http), Gate.FormOf(http));
        var gone = await accounts.TryRemoveAsync(page.Account!.Name, NameIn(form), stop);
        return AccessPages.Accounts(page, await accounts.AllAsync(stop), gone ? Texts.Removed : Texts.LastAdministrator, gone ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static string NameIn(IFormCollection form) => form["account"].ToString().Trim().ToLowerInvariant();

    private static LocalText? FaultOf(IFormCollection form) =>
        !Accounts.IsName(NameIn(form)) ? Texts.BadAccountName
        : !Accounts.IsSecret(form["secret"].ToString()) ? Texts.BadSecret
        : form["secret"].ToString() != form["again"].ToString() ? Texts.SecretsDiffer
        : null;
}
