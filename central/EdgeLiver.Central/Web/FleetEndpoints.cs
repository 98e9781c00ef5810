using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web.Access;
using EdgeLiver.Central.Web.Pages;

namespace EdgeLiver.Central.Web;

/// <summary>Boxes.</summary>
internal sealed class FleetEndpoints(Database database)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/fleet", FleetAsync).For(Role.Viewer);
    }

    private async Task<IResult> FleetAsync(HttpContext http, string? site, string? state, CancellationToken stop) => FleetPage.Show(
        Gate.PageOf(http), await FleetView.CountsAsync(database, stop), await FleetView.BoxesAsync(database, site, state, skip: 0, FleetPage.BoxesAPage, stop));
}
