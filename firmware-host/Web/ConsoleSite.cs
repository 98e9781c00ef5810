using System.Reflection;

namespace EdgeLiver.Host.Web;

/// <summary>The console of this box: what is asked for under which address.</summary>
internal static class ConsoleSite
{
    /// <summary>No form of ours comes near it.</summary>
    public const int MaxRequestBytes = 64 * 1024;

    private static readonly Dictionary<string, (byte[] Bytes, string Type)> Assets = new(StringComparer.Ordinal)
    {
        ["console.css"] = (Read("console.css"), "text/css; charset=utf-8"),
        ["live.js"] = (Read("live.js"), "text/javascript; charset=utf-8"),
        ["caliper.js"] = (Read("caliper.js"), "text/javascript; charset=utf-8"),
        ["cine.js"] = (Read("cine.js"), "text/javascript; charset=utf-8"),
        ["lock.js"] = (Read("lock.js"), "text/javascript; charset=utf-8"),
    };

    public static void Map(WebApplication app, ConsoleServices services)
    {
        var gate = new Gate(services);
        app.Use(Gate.ProtectAsync);
        app.Use(services.Audit.FollowAsync);
        app.Use(FaultPages.CatchAsync);
        app.Use(gate.PassAsync);
        app.MapGet("/assets/{name}", (string name) => Assets.TryGetValue(name, out var asset) ? Results.Bytes(asset.Bytes, asset.Type) : Results.NotFound());
        new AccessEndpoints(services).Map(app);
        new ExamEndpoints(services).Map(app);
        new BoxEndpoints(services).Map(app);
        new LiveEndpoints(services).Map(app);
    }

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
