using System.Globalization;
using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web.Access;
using EdgeLiver.Central.Web.Pages;

namespace EdgeLiver.Central.Web;

/// <summary>Boxes: all, one, and what one is told.</summary>
internal sealed class FleetEndpoints(Database database, TimeProvider time)
{
    private const int MaxWhy = 200;
    private static readonly int[] Spans = [1, 7, 30];

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/fleet", FleetAsync).For(Role.Viewer);
        app.MapGet("/fleet/{site}/{unit}", BoxAsync).For(Role.Viewer);
        app.MapPost("/fleet/{site}/{unit}/commands", CommandAsync).For(Role.Operator);
    }

    private async Task<IResult> FleetAsync(HttpContext http, string? site, string? state, int? skip, CancellationToken stop)
    {
        var before = Math.Clamp(skip ?? 0, 0, 1_000_000);
        return FleetPage.Show(
            Gate.PageOf(http), await FleetView.CountsAsync(database, stop), await FleetView.BoxesAsync(database, Given(site), Given(state), before, FleetPage.BoxesAPage, stop),
            $"/fleet?site={Uri.EscapeDataString(site ?? "")}&state={Uri.EscapeDataString(state ?? "")}&skip={before + FleetPage.BoxesAPage}");
    }

    /// <summary>A filter that is left empty is none; one that no name can be finds nothing.</summary>
    private static string? Given(string? text) => text is null or "" ? null : text.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? "-" : text;

    private async Task<IResult> BoxAsync(HttpContext http, string site, string unit, int? days, CancellationToken stop)
    {
        if (await FleetView.BoxAsync(database, site, unit, stop) is not { } box)
        {
            return Results.NotFound();
        }

        var (span, now) = (days is { } asked && Spans.Contains(asked) ? asked : 7, time.GetUtcNow());
        return BoxPage.Show(Gate.PageOf(http), box, span, await BoxView.HistoryAsync(database, box.Id, now.AddDays(-span), now, stop), await BoxView.CommandsAsync(database, box.Id, stop));
    }

    private async Task<IResult> CommandAsync(HttpContext http, string site, string unit, CancellationToken stop)
    {
        var (page, form) = (Gate.PageOf(http), Gate.FormOf(http));
        var why = form["why"].ToString().Trim();
        if (await BoxView.FindAsync(database, site, unit, stop) is not { } id)
        {
            return Results.NotFound();
        }

        if (why.Length is 0 or > MaxWhy || !int.TryParse(form["command"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= BoxPage.Commands.Count)
        {
            return page.Notice(StatusCodes.Status400BadRequest, Texts.BadRequest, Texts.BadRequestWhat, $"/fleet/{site}/{unit}");
        }

        var (metric, value, _) = BoxPage.Commands[number];
        await BoxView.CommandAsync(database, id, $"{site}/{unit}", metric, value, page.Account!.Name, why, time.GetUtcNow(), stop);
        return Results.Redirect($"/fleet/{site}/{unit}");
    }
}
