using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeLiver.Capture;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Box;
using EdgeLiver.Host.Broker;
using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Telemetry;
using EdgeLiver.Host.Updates;
using EdgeLiver.Host.Web;
using EdgeLiver.Host.Web.Access;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;
using EdgeLiver.Screening;
using EdgeLiver.Uplink;
using EdgeLiver.Uplink.Audit;
using EdgeLiver.Uplink.Sparkplug;

namespace EdgeLiver.Host;

/// <summary>All parts of the service, made in order and stopped in the reverse order.</summary>
internal sealed class Appliance : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly Segmenter _segmenter;
    private readonly ViewClassifier _inView;
    private readonly UplinkMetrics _metrics;
    private readonly LiveView _view;
    private readonly UnledExam _unled;
    private readonly BoxPanel _panel;
    private readonly DeviceWatch _watch;
    private readonly EngineRoom? _engines;
    private readonly UpdateWatch _updates;

    private Appliance(
        WebApplication web, EmbeddedBroker? broker, RecordStore store, UplinkMetrics metrics, MqttLink link, ModelPackage model, Segmenter segmenter, ViewClassifier inView, IFrameSource source, FramePool pool, LiveView view,
        Station station, ExamDesk desk, UnledExam unled, Accounts accounts, SparkplugNode? node, BoxPanel panel, DeviceWatch watch, EngineRoom? engines, UpdateWatch updates)
    {
        (_web, Broker, Store, _metrics, Link) = (web, broker, store, metrics, link);
        (Model, _segmenter, _inView, Source, Pool, _view, Station, Desk, _unled) = (model, segmenter, inView, source, pool, view, station, desk, unled);
        (Accounts, Node, _panel, _watch, _engines, _updates) = (accounts, node, panel, watch, engines, updates);
    }

    /// <summary>Null where the configuration names a broker.</summary>
    public EmbeddedBroker? Broker { get; }

    public RecordStore Store { get; }

    public MqttLink Link { get; }

    /// <summary>Telemetry and commands; null where they are off.</summary>
    public SparkplugNode? Node { get; }

    public ModelPackage Model { get; }

    public string Provider => _segmenter.Provider;

    /// <summary>Null where no package with an opinion on lesions can be used.</summary>
    public LesionOpinions? Opinions { get; private init; }

    public IFrameSource Source { get; }

    public FramePool Pool { get; }

    public Station Station { get; }

    public ExamDesk Desk { get; }

    public Accounts Accounts { get; }

    /// <summary>Address of the page.</summary>
    public string Page => _web.Urls.First();

    /// <exception cref="ModelException">No network, no service: it would look and never see.</exception>
    /// <exception cref="SourceException">The source can't be opened.</exception>
    /// <exception cref="StoreException">The data folder can't be used.</exception>
    public static async Task<Appliance> BuildAsync(StationSettings settings, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var logLevel = new LogLevelSwitch();
        var ring = new LogRing(time);
        builder.Logging.AddProvider(ring);
        builder.Logging.AddFilter(logLevel.Lets);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System", LogLevel.Warning);
        var certificate = settings.Web.IsLoopback ? null : Certificate(settings, time);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = ConsoleSite.MaxRequestBytes;
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Parse(settings.Web.Address), settings.Web.Port, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Configuration["AllowedHosts"] = string.Join(';', Names(settings));

        // The model first: it is what most often is wrong, and nothing has been started yet.
        var serving = ServingModel.Open(settings);
        var (model, segmenter) = (serving.Package, serving.Segmenter);
        var opinion = ServingOpinion.Open(settings);
        var source = Sources.Open(settings.Capture.Source, new ReplayOptions { Realtime = true }, settings.Capture.V4l2);
        var profile = settings.Capture.Profile is { } path ? ScannerProfile.Load(path) : Sources.ProfileOf(settings.Capture.Source);
        var pool = new FramePool(settings.Capture.Frames, 1920, 1080);

        var web = builder.Build();
        var logs = web.Services.GetRequiredService<ILoggerFactory>();
        var metrics = new UplinkMetrics();
        var store = await RecordStore.OpenAsync(
            settings.Store, metrics, logs.CreateLogger<RecordStore>(), time,
            loss => loss.Alarm(settings.Station.Site, settings.Station.Unit));
        var broker = settings.Mqtt is null ? await EmbeddedBroker.StartAsync(port: 0) : null;
        var mqtt = settings.Mqtt ?? new MqttOptions { Port = broker!.Port, ClientId = settings.Station.Unit };
        mqtt.UnitTopic = Topics.UnitOf(settings.Station.Site, settings.Station.Unit);
        var link = new MqttLink(mqtt, store, metrics, logs.CreateLogger<MqttLink>(), time);
        var view = new LiveView(time);
        var station = new Station(source, pool, segmenter, serving.View, opinion.Opinions, model, profile, view, store, link, time, logs.CreateLogger<Station>());
        var records = new ExamRecords(settings.Station, model, opinion.Opinions?.Package, time);
        var clock = new StationTime(time);
        var console = new ConsoleSettingsFile(settings.Store.DataFolder);
        var watch = await DeviceWatch.OpenAsync(serving.View.Package, store, runs => station.AiRuns = runs, settings, logs.CreateLogger<DeviceWatch>());
        var desk = new ExamDesk(station, watch, view, records, store, clock, console, new KeyFrameAudit(new TextAudit(), logs.CreateLogger<KeyFrameAudit>()), logs.CreateLogger<ExamDesk>());
        var unled = new UnledExam(records, watch, store, logs.CreateLogger<UnledExam>());
        var accounts = new Accounts(settings.Store.DataFolder);
        var audit = new AuditLog(settings.Store.DataFolder, time);
        var updates = new BoxUpdates(settings, time);
        var node = Telemetry(settings, mqtt, new UnitTelemetry(station, desk, watch, store, settings.Store, logLevel, updates, audit, time), logs, time);
        var log = logs.CreateLogger<Appliance>();
        var setupCode = settings.Web.IsLoopback ? null : RandomNumberGenerator.GetString("23456789abcdefghjkmnpqrstuvwxyz", 10);
        ConsoleSite.Map(web, new ConsoleServices
        {
            Station = station,
            Watch = watch,
            View = view,
            Desk = desk,
            Records = records,
            Store = store,
            Clock = clock,
            Settings = console,
            Accounts = accounts,
            Sessions = new Sessions(accounts, time),
            Limit = new LoginLimit(time),
            Log = ring,
            Pdf = new ReportPdf(settings.Web.Font, desk, clock),
            Audit = new AuditTrail(audit, accounts, log),
            Simulated = source as PhantomFrameSource,
            Logger = logs.CreateLogger("EdgeLiver.Host.Web.Access"),
            Fingerprint = certificate is null ? null : BoxCertificate.Fingerprint(certificate),
            SetupCode = setupCode,
        });
        await web.StartAsync();
        if (certificate is not null)
        {
            Log.OwnCertificate(log, BoxCertificate.Fingerprint(certificate), certificate.NotAfter.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }

        if (accounts.IsEmpty)
        {
            Log.NoAccountYet(log, web.Urls.First(), setupCode is null ? "" : $", with the setup code {setupCode}");
        }

        Log.ModelLoaded(log, model.Id, segmenter.Serving, string.Join("; ", serving.Refused));
        foreach (var fault in opinion.Refused)
        {
            Log.OpinionRefused(log, fault);
        }

        if (opinion.Opinions is { } opinions)
        {
            Log.OpinionServes(log, opinions.Package.Id);
        }

        Log.Listening(log, web.Urls.First(), broker is null ? $"{mqtt.Host}:{mqtt.Port}" : $"embedded on 127.0.0.1:{broker.Port}");
        var panel = new BoxPanel(settings.Panel, station, desk, view, new Uri(web.Urls.First()).Authority, time, logs.CreateLogger<BoxPanel>());
        var engines = serving.Engines is { } build ? new EngineRoom(build, time, logs.CreateLogger<EngineRoom>()) : null;
        var confirm = new UpdateWatch(updates, settings.Update, settings.Station, station, store, audit, time, log);
        return new Appliance(web, broker, store, metrics, link, model, segmenter, serving.View, source, pool, view, station, desk, unled, accounts, node, panel, watch, engines, confirm) { Opinions = opinion.Opinions };
    }

    /// <summary>Works until stopped; an exam that is being scanned then is kept as far as it came, and goes on at the next start.</summary>
    /// <param name="form">Who is looked at where nobody leads an exam through the console; null: then the pictures are nobody's and nothing is kept.</param>
    /// <param name="stop">Ends the capture; what was seen is stored and sent before this returns, as far as the broker is there.</param>
    /// <returns>The exam of <paramref name="form"/> and its report; null where there is none.</returns>
    /// <exception cref="ClinicalInputException">A fact of the form can't be used; nothing was started.</exception>
    /// <exception cref="FormatException">The form's pseudonym or a unit is not allowed; nothing was started.</exception>
    public async Task<(FinishedExam Exam, ScreeningReport Report)?> RunAsync(ExamForm? form, CancellationToken stop)
    {
        if (form is not null)
        {
            _unled.Check(form);
        }

        using var linkStop = new CancellationTokenSource();
        var sending = Task.WhenAll(
            Link.RunAsync(linkStop.Token), Node?.RunAsync(linkStop.Token) ?? Task.CompletedTask, _panel.RunAsync(linkStop.Token), _watch.RunAsync(linkStop.Token),
            _engines?.RunAsync(linkStop.Token) ?? Task.CompletedTask, _updates.RunAsync(linkStop.Token));
        try
        {
            var working = Station.RunAsync(stop);
            await Desk.ResumeAsync();
            var last = await working;
            await Desk.SettledAsync();
            await Desk.KeepUnfinishedAsync(last);
            (FinishedExam, ScreeningReport)? unled = form is not null && !Desk.WasUsed && last.HasFrames ? (last, await _unled.StoreAsync(last, form)) : null;
            await WaitUntilSentAsync(TimeSpan.FromSeconds(10));
            return unled;
        }
        finally
        {
            await linkStop.CancelAsync();
            await sending;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The page first, since it asks the station; the store after all who write; the broker last, since the link says goodbye to it.
        await _web.DisposeAsync();
        _panel.Dispose();
        Desk.Dispose();
        Station.Dispose();
        await Source.DisposeAsync();
        _segmenter.Dispose();
        Opinions?.Dispose();
        _inView.Dispose();
        _view.Dispose();
        Pool.Dispose();
        await Store.DisposeAsync();
        _metrics.Dispose();
        if (Broker is not null)
        {
            await Broker.DisposeAsync();
        }
    }

    private static SparkplugNode? Telemetry(StationSettings settings, MqttOptions mqtt, UnitTelemetry unit, ILoggerFactory logs, TimeProvider time) => settings.Sparkplug.Enabled
        ? new SparkplugNode(
            UnitTelemetry.IdOf(settings.Sparkplug, settings.Station), settings.Sparkplug, mqtt, unit.Look, unit.Commands(),
            settings.Store.DataFolder, logs.CreateLogger<SparkplugNode>(), time)
        : null;

    /// <summary>The site's certificate where it has one, else the box's own.</summary>
    private static X509Certificate2 Certificate(StationSettings settings, TimeProvider time) => settings.Web.CertificateFile is { } path
        ? BoxCertificate.Load(path)
        : BoxCertificate.OpenOrMake(settings.Store.DataFolder, Names(settings), time.GetUtcNow());

    /// <summary>Names that a browser may ask for: another one is a page of somebody else that points here.</summary>
    private static List<string> Names(StationSettings settings) =>
    [
        "127.0.0.1", "localhost", .. settings.Web.IsLoopback || settings.Web.Address is "0.0.0.0" or "::" ? [] : new[] { settings.Web.Address },
        .. settings.Web.IsLoopback ? [] : new[] { Environment.MachineName }, .. settings.Web.Hosts.Split(';', StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>Gives what was just stored a chance to leave; without a broker it stays in the outbox for the next start.</summary>
    private async Task WaitUntilSentAsync(TimeSpan limit)
    {
        using var end = new CancellationTokenSource(limit);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (Store.Counts.TotalPending > 0 && Link.Status.State is LinkState.Connected or LinkState.Connecting)
            {
                await poll.WaitForNextTickAsync(end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Not sent in time; the outbox has it.
        }
    }
}
