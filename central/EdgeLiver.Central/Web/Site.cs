using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web.Access;
using Microsoft.AspNetCore.HttpOverrides;

namespace EdgeLiver.Central.Web;

/// <summary>The pages: what is asked for under which address.</summary>
internal static class Site
{
    private static readonly byte[] Style = Read("central.css");
    private static readonly byte[] Refresh = Read("refresh.js");

    /// <summary>Where it listens.</summary>
    /// <exception cref="FormatException">An address or certificate that can't be used; one line.</exception>
    public static void Listen(WebApplicationBuilder builder, WebOptions options)
    {
        if (!IPAddress.TryParse(options.Address, out var address))
        {
            throw new FormatException($"Web:Address '{options.Address}' is no IP address");
        }

        if (!IPAddress.IsLoopback(address) && options.CertificateFile is null)
        {
            throw new FormatException($"Web:CertificateFile is needed to listen on {address}: logins go by HTTPS alone outside loopback");
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Gate.MaxRequestBytes;
            kestrel.Listen(address, options.Port, listen =>
            {
                if (options.CertificateFile is { } file)
                {
                    listen.UseHttps(Certificate(file));
                }
            });
        });
    }

    /// <returns>The code that the first visitor needs; null where none is asked for.</returns>
    public static async Task<string?> MapAsync(WebApplication app, CentralSettings settings, Database database, TimeProvider time, CancellationToken stop)
    {
        var accounts = new Accounts(database, time);
        var tokens = await FormTokens.OpenAsync(database, stop);
        var logins = new Logins(database, TimeSpan.FromMinutes(settings.Web.IdleMinutes), time);
        var code = IPAddress.IsLoopback(IPAddress.Parse(settings.Web.Address)) && !settings.Web.BehindProxy ? null : RandomNumberGenerator.GetHexString(12, lowercase: true);
        var gate = new Gate(accounts, logins, tokens, time);
        if (settings.Web.BehindProxy)
        {
            app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost });
        }

        app.Use(Gate.ProtectAsync);
        app.Use(Gate.CatchAsync);
        app.UseRouting();
        app.Use(gate.PassAsync);
        app.MapGet("/assets/central.css", () => Results.Bytes(Style, "text/css; charset=utf-8")).ForEverybody();
        app.MapGet("/assets/refresh.js", () => Results.Bytes(Refresh, "text/javascript; charset=utf-8")).ForEverybody();
        app.MapGet("/healthz", () => Results.Text("ok")).ForEverybody();
        new AccessEndpoints(accounts, logins, new LoginLimit(time), code, app.Logger).Map(app);
        new FleetEndpoints(database, time).Map(app);
        new ExamEndpoints(database, accounts, time).Map(app);
        new QualityEndpoints(database, time).Map(app);
        new MetricsEndpoint(database, app.Services.GetRequiredService<PrometheusText>(), settings.Web.MetricsTokenFile).Map(app);
        new EvidenceEndpoints(database, time).Map(app);
        return code is not null && await accounts.AreNoneAsync(stop) ? code : null;
    }

    private static X509Certificate2 Certificate(string file)
    {
        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(file);

            // The TLS stack wants a key that it can find again.
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FormatException($"Web:CertificateFile {file}: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
