using EdgeLiver.Central.Fleet;
using EdgeLiver.Central.Receive;
using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web;

namespace EdgeLiver.Central;

/// <summary>One instance: records in, telemetry in, pages out, over one database.</summary>
internal sealed class CentralService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Database _database;

    private CentralService(WebApplication app, Database database) => (_app, _database) = (app, database);

    /// <summary>Where the pages are.</summary>
    public string Address => _app.Urls.First();

    public Database Database => _database;

    public IServiceProvider Services => _app.Services;

    /// <summary>Opens the database, then listens, receives, hosts.</summary>
    /// <exception cref="StoreException">The database can't be opened.</exception>
    /// <exception cref="FormatException">A setting can't be used.</exception>
    public static async Task<CentralService> StartAsync(CentralSettings settings, TimeProvider time, CancellationToken stop)
    {
        var database = await Database.OpenAsync(settings.Store, stop);
        try
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders().AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-ddTHH:mm:ssZ ", true));
            builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
            builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            builder.Services.AddSingleton(settings).AddSingleton(database).AddSingleton(time).AddSingleton<PrometheusText>();
            builder.Services.AddSingleton<Receiver>().AddHostedService(services => services.GetRequiredService<Receiver>());
            builder.Services.AddSingleton<FleetHost>().AddHostedService(services => services.GetRequiredService<FleetHost>());
            Site.Listen(builder, settings.Web);
            var app = builder.Build();
            var code = await Site.MapAsync(app, settings, database, time, stop);
            await app.StartAsync(stop);
            var central = new CentralService(app, database);
            Log.Pages(app.Logger, central.Address);
            if (code is not null)
            {
                Log.SetupCode(app.Logger, central.Address, code);
            }

            return central;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Until the host is told to stop.</summary>
    public Task WaitAsync(CancellationToken stop) => _app.WaitForShutdownAsync(stop);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }
}
