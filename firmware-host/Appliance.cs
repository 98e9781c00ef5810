using System.Net;
using EdgeLiver.Capture;
using EdgeLiver.Host.Broker;
using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Telemetry;
using EdgeLiver.Host.Web;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;
using EdgeLiver.Screening;
using EdgeLiver.Uplink;
using EdgeLiver.Uplink.Sparkplug;

namespace EdgeLiver.Host;

/// <summary>All parts of the service, made in order and stopped in the reverse order.</summary>
internal sealed class Appliance : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly Segmenter _segmenter;
    private readonly UplinkMetrics _metrics;
    private readonly LiveView _view;

    private Appliance(
        WebApplication web, EmbeddedBroker? broker, RecordStore store, UplinkMetrics metrics, MqttLink link,
        ModelPackage model, Segmenter segmenter, IFrameSource source, FramePool pool, LiveView view, Station station, ExamDesk desk, SparkplugNode? node)
    {
        (_web, Broker, Store, _metrics, Link) = (web, broker, store, metrics, link);
        (Model, _segmenter, Source, Pool, _view, Station, Desk, Node) = (model, segmenter, source, pool, view, station, desk, node);
    }

    /// <summary>Null where the configuration names a broker.</summary>
    public EmbeddedBroker? Broker { get; }

    public RecordStore Store { get; }

    public MqttLink Link { get; }

    /// <summary>Telemetry and commands; null where they are off.</summary>
    public SparkplugNode? Node { get; }

    public ModelPackage Model { get; }

    public string Provider => _segmenter.Provider;

    public IFrameSource Source { get; }

    public FramePool Pool { get; }

    public Station Station { get; }

    public ExamDesk Desk { get; }

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
        builder.Logging.AddFilter(logLevel.Lets);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, settings.Web.Port));
        builder.Configuration["AllowedHosts"] = "127.0.0.1;localhost";

        // The model first: it is what most often is wrong, and nothing has been started yet.
        var serving = ServingModel.Open(settings);
        var (model, segmenter) = (serving.Package, serving.Segmenter);
        var source = Sources.Open(settings.Capture.Source, new ReplayOptions { Realtime = true });
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
        var link = new MqttLink(mqtt, store, metrics, logs.CreateLogger<MqttLink>(), time);
        var view = new LiveView(time);
        var station = new Station(source, pool, segmenter, model, profile, view, store, link, time, logs.CreateLogger<Station>());
        var desk = new ExamDesk(station, new ExamRecords(settings.Station, model, time), store, logs.CreateLogger<ExamDesk>());
        var node = Telemetry(settings, mqtt, new UnitTelemetry(station, store, settings.Store, logLevel, time), logs, time);
        LivePage.Map(web, station, desk, view);
        await web.StartAsync();
        var log = logs.CreateLogger<Appliance>();
        Log.ModelLoaded(log, model.Id, segmenter.Serving, string.Join("; ", serving.Refused));
        Log.Listening(log, web.Urls.First(), broker is null ? $"{mqtt.Host}:{mqtt.Port}" : $"embedded on 127.0.0.1:{broker.Port}");
        return new Appliance(web, broker, store, metrics, link, model, segmenter, source, pool, view, station, desk, node);
    }

    /// <summary>Works until stopped; the exam that is running then is kept as far as it came.</summary>
    /// <param name="form">Who the running exam is for, if that is known beforehand.</param>
    /// <param name="stop">Ends the capture; what was seen is stored and sent before this returns, as far as the broker is there.</param>
    /// <returns>The last exam and its report; null where nothing was looked at.</returns>
    /// <exception cref="ClinicalInputException">A fact of the form can't be used; nothing was started.</exception>
    /// <exception cref="FormatException">The form's pseudonym or a unit is not allowed; nothing was started.</exception>
    public async Task<(FinishedExam Exam, ScreeningReport Report)?> RunAsync(ExamForm? form, CancellationToken stop)
    {
        Desk.Check(form ?? ExamForm.Unassigned);
        using var linkStop = new CancellationTokenSource();
        var sending = Task.WhenAll(Link.RunAsync(linkStop.Token), Node?.RunAsync(linkStop.Token) ?? Task.CompletedTask);
        try
        {
            var last = await Station.RunAsync(stop);
            await Desk.SettledAsync();
            if (!last.HasFrames)
            {
                return null;
            }

            var status = form is null ? Contracts.ExamStatus.Preliminary : Contracts.ExamStatus.Final;
            var report = await Desk.StoreAsync(last, form ?? ExamForm.Unassigned, status, CancellationToken.None);
            await WaitUntilSentAsync(TimeSpan.FromSeconds(10));
            return (last, report);
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
        Station.Dispose();
        await Source.DisposeAsync();
        _segmenter.Dispose();
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
