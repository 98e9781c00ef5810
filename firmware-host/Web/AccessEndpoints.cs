using System.Globalization;
using EdgeLiver.Host.Web.Access;
using EdgeLiver.Host.Web.Forms;
using EdgeLiver.Host.Web.Pages;

namespace EdgeLiver.Host.Web;

/// <summary>Login, lock, first account, language.</summary>
internal sealed class AccessEndpoints(ConsoleServices services)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/login", (HttpContext http) => LoginPage.Show(Gate.PageOf(http), Gate.Local(http.Request.Query["next"])));
        app.MapPost("/login", LogIn);
        app.MapPost("/logout", (HttpContext http) =>
        {
            services.Sessions.End(http.Request.Cookies[Sessions.Cookie]);
            http.Response.Cookies.Delete(Sessions.Cookie);
            return Results.Redirect("/login");
        });
        app.MapGet("/setup", (HttpContext http) => services.Accounts.IsEmpty ? LoginPage.Setup(Gate.PageOf(http), sent: null, services.SetupCode is not null) : Results.Redirect("/login"));
        app.MapPost("/setup", SetUp);
        app.MapPost("/language", (HttpContext http) =>
        {
            var form = Gate.FormOf(http);
            Gate.SetLanguage(http, form.Raw("language"));
            return Results.Redirect(Gate.Local(form.Raw("back")));
        });

        // A person who moves the mouse is there, though no page is asked for.
        app.MapGet("/keep", () => Results.NoContent());
    }

    private IResult LogIn(HttpContext http)
    {
        var (page, form) = (Gate.PageOf(http), Gate.FormOf(http));
        var name = (form.Text("account") ?? "").ToLowerInvariant();
        var address = $"{http.Connection.RemoteIpAddress}";
        string[] keys = [$"account {name}", $"address {address}"];
        var next = Gate.Local(form.Raw("next"));
        if (services.Limit.Wait(keys) is { Ticks: > 0 } wait)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return LoginPage.Show(page, next, Texts.WaitSeconds((int)Math.Ceiling(wait.TotalSeconds)), StatusCodes.Status429TooManyRequests);
        }

        if (services.Accounts.Check(name, form.Raw("secret")) is not { } account)
        {
            services.Limit.Wrong(keys);

            // A PIN that was typed into the wrong field must not stand in the log.
            Log.LoginRefused(services.Logger, services.Accounts.All.Any(known => known.Name == name) ? name : "(no such account)", address);
            return LoginPage.Show(page, next, Texts.WrongLogin, StatusCodes.Status401Unauthorized);
        }

        services.Limit.Right(keys);
        Log.LoggedIn(services.Logger, name, address);
        Enter(http, account);
        return Results.Redirect(next);
    }

    private IResult SetUp(HttpContext http)
    {
        var (page, form) = (Gate.PageOf(http), Gate.FormOf(http));
        if (!services.Accounts.IsEmpty)
        {
            return Results.Redirect("/login");
        }

        if (services.SetupCode is { } code && form.Text("code") != code)
        {
            form.Refuse("code", Texts.WrongSetupCode);
        }

        if (ReadAccount(form) is not var (name, secret) || form.Faults.Count > 0)
        {
            return LoginPage.Setup(page, form, services.SetupCode is not null);
        }

        // The first one may do everything: in a small clinic there is no second one.
        services.Accounts.TryPutFirst(name, Enum.GetValues<Role>(), secret);
        return Results.Redirect("/login");
    }

    /// <summary>Name and secret of a new account, or null with the faults.</summary>
    public static (string Name, string Secret)? ReadAccount(FormInput form)
    {
        var (name, secret) = ((form.Text("account") ?? "").ToLowerInvariant(), form.Raw("secret"));
        if (!Accounts.IsName(name))
        {
            form.Refuse("account", Texts.BadAccountName);
        }

        if (!Accounts.IsSecret(secret))
        {
            form.Refuse("secret", Texts.BadSecret);
        }
        else if (secret != form.Raw("again"))
        {
            form.Refuse("again", Texts.SecretsDiffer);
        }

        return form.Faults.Count == 0 ? (name, secret) : null;
    }

    private void Enter(HttpContext http, Account account)
    {
        // The session of before, if any, is not carried over a login.
        services.Sessions.End(http.Request.Cookies[Sessions.Cookie]);
        http.Response.Cookies.Append(
            Sessions.Cookie, services.Sessions.Start(account, services.Settings.Current.IdleLimit),
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps });
    }
}
