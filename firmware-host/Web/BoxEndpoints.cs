using EdgeLiver.Host.Web.Access;
using EdgeLiver.Host.Web.Forms;
using EdgeLiver.Host.Web.Pages;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Web;

/// <summary>Device, settings and accounts.</summary>
internal sealed class BoxEndpoints(ConsoleServices services)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/", (HttpContext http) => Results.Redirect(Gate.PageOf(http).Account is { } account && (account.May(Role.Operator) || account.May(Role.Clinician)) ? "/exams" : "/device"));
        app.MapGet("/device", async (HttpContext http, CancellationToken stop) => BoxPages.Device(
            Gate.PageOf(http), services.Station.Snapshot(), services.Desk.PicturesWithheld, services.Watch.Status, await services.Store.StatisticsAsync(stop), services.Fingerprint, services.Log.Lines, services.Simulated is not null));
        var technical = app.MapGroup("").AddEndpointFilter(Allowed.For(Role.Technician));
        technical.MapPost("/device/watch", () =>
        {
            services.Watch.Accept();
            return Results.Redirect("/device");
        });
        technical.MapGet("/settings", (HttpContext http) => BoxPages.Settings(Gate.PageOf(http), services.Settings.Current, sent: null, saved: http.Request.Query.ContainsKey("saved")));
        technical.MapPost("/settings", PutSettings);
        technical.MapPost("/device/scanner", Play);
        technical.MapGet("/accounts", (HttpContext http) => Accounts(http, sent: null, notice: null));
        technical.MapPost("/accounts", PutAccount);
        technical.MapPost("/accounts/remove", (HttpContext http) =>
            services.Accounts.TryRemove(Gate.FormOf(http).Raw("account")) ? Results.Redirect("/accounts") : Accounts(http, sent: null, Texts.LastTechnician));
    }

    /// <summary>Cable and Freeze key of the simulated scanner: to see, or to teach, what the console says of them.</summary>
    private IResult Play(HttpContext http)
    {
        if (services.Simulated is not { } scanner)
        {
            throw new KeyNotFoundException("the scanner is a real one");
        }

        switch (Gate.FormOf(http).Raw("do"))
        {
            case "unplug": scanner.PullCable(); break;
            case "plug": scanner.PlugCable(); break;
            case "freeze": scanner.Freeze(); break;
            default: scanner.Unfreeze(); break;
        }

        return Results.Redirect("/device");
    }

    private IResult Accounts(HttpContext http, FormInput? sent, LocalText? notice) => BoxPages.Accounts(Gate.PageOf(http), services.Accounts.All, sent, notice);

    private IResult PutSettings(HttpContext http)
    {
        var form = Gate.FormOf(http);
        var settings = BoxPages.Read(form, services.Settings.Current);
        if (form.Faults.Count > 0)
        {
            return BoxPages.Settings(Gate.PageOf(http), services.Settings.Current, form, saved: false);
        }

        services.Settings.Put(settings);
        return Results.Redirect("/settings?saved");
    }

    private IResult PutAccount(HttpContext http)
    {
        var form = Gate.FormOf(http);
        var roles = form.All("roles").Select(name => Enum.TryParse<Role>(name, out var role) && Enum.IsDefined(role) ? role : (Role?)null).OfType<Role>().Distinct().ToList();
        if (roles.Count == 0)
        {
            form.Refuse("roles", Texts.Required);
        }

        if (AccessEndpoints.ReadAccount(form) is not var (name, secret) || form.Faults.Count > 0)
        {
            return Accounts(http, form, notice: null);
        }

        // One who takes the last technician's role away locks everybody out.
        if (!roles.Contains(Role.Technician) && services.Accounts.All.All(known => known.Name == name || !known.May(Role.Technician)))
        {
            return Accounts(http, form, Texts.LastTechnician);
        }

        services.Accounts.Put(name, roles, secret);
        return Results.Redirect("/accounts");
    }
}
