using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web.Access;
using EdgeLiver.Central.Web.Pages;

namespace EdgeLiver.Central.Web;

/// <summary>Quality and models: counts alone, no person.</summary>
internal sealed class QualityEndpoints(Database database, TimeProvider time)
{
    private const int ModelDays = 14;
    private const int ReferenceDays = 90;

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/quality", QualityAsync).For(Role.Viewer);
        app.MapGet("/models", ModelsAsync).For(Role.Viewer);
    }

    private async Task<IResult> QualityAsync(HttpContext http, int? days, CancellationToken stop)
    {
        var span = Math.Clamp(days ?? 90, 1, 36_500);
        return QualityPage.Show(Gate.PageOf(http), span, await QualityView.ReadAsync(database, time.GetUtcNow().AddDays(-span), stop));
    }

    private async Task<IResult> ModelsAsync(HttpContext http, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var since = now.AddDays(-ModelDays);
        return ModelsPage.Show(
            Gate.PageOf(http), ModelDays, await ModelView.ReadAsync(database, since, now.AddDays(1), stop), await ModelView.ReadAsync(database, since.AddDays(-ReferenceDays), since, stop));
    }
}
