using System.Threading.Channels;
using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Store;

namespace EdgeLiver.Central.Receive;

/// <summary>From the broker to the store and back: this instance's session, those of instances that are gone, one writer.</summary>
internal sealed class Receiver : BackgroundService
{
    private const string SessionPrefix = "session/";

    private readonly string _holder = Guid.NewGuid().ToString("n");
    private readonly BrokerOptions _options;
    private readonly Database _database;
    private readonly Leases _leases;
    private readonly Channel<Delivery> _deliveries;
    private readonly Intake _intake;
    private readonly RecordWriter _writer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<string, (Task Running, CancellationTokenSource Stop)> _adopted = new(StringComparer.Ordinal);

    public Receiver(CentralSettings settings, Database database, TimeProvider time, ILogger<Receiver> logger)
    {
        (_options, _database, _time, _logger) = (settings.Mqtt, database, time, logger);
        _leases = new Leases(database);
        _deliveries = Channel.CreateBounded<Delivery>(new BoundedChannelOptions(_options.Window) { SingleReader = true });
        _intake = new Intake(_options, _options.Instance, _deliveries.Writer, time, logger);
        var aside = new SetAside(database, settings.Store.SetAsideLimit);
        _writer = new RecordWriter(_deliveries.Reader, new RecordLog(database), aside, _intake.AcknowledgeAsync, _options.MaxRecordBytes, time, logger);
    }

    /// <summary>Does the broker hand records over?</summary>
    public bool IsConnected => _intake.IsConnected;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(_writer.RunAsync(stoppingToken), _intake.RunAsync(takenOver: false, stoppingToken), WatchSessionsAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The way it ends.
        }
    }

    /// <summary>Says that this instance lives, and reads what the broker keeps for those that don't.</summary>
    private async Task WatchSessionsAsync(CancellationToken stop)
    {
        if (_database.IsEmbedded || _options.Group is null)
        {
            return;
        }

        var own = SessionPrefix + _options.Instance;
        var seized = false;
        try
        {
            while (true)
            {
                try
                {
                    // Whoever adopted this session while the instance was away lets go of it.
                    if (!seized)
                    {
                        await _leases.SeizeAsync(own, _holder, stop);
                        seized = true;
                    }

                    await _leases.TryHoldAsync(own, _holder, stop);
                    await AdoptAsync(own, stop);
                }
                catch (Exception fault) when (Database.IsDatabaseFault(fault))
                {
                    CentralMetrics.DatabaseFaults.Add(1);
                }

                await Task.Delay(Leases.RenewEvery, _time, stop);
            }
        }
        finally
        {
            foreach (var (name, _) in _adopted)
            {
                await LetGoAsync(name);
            }
        }
    }

    private async Task AdoptAsync(string own, CancellationToken stop)
    {
        foreach (var (name, (running, _)) in _adopted)
        {
            if (running.IsCompleted || !await _leases.TryHoldAsync(name, _holder, stop))
            {
                await LetGoAsync(name);
            }
        }

        foreach (var name in await _leases.FreeAsync(SessionPrefix, stop))
        {
            if (name != own && await _leases.TryHoldAsync(name, _holder, stop))
            {
                var session = name[SessionPrefix.Length..];
                var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
                _adopted[name] = (new Intake(_options, session, _deliveries.Writer, _time, _logger).RunAsync(takenOver: true, ended.Token), ended);
                Log.Adopted(_logger, session);
            }
        }
    }

    private async Task LetGoAsync(string name)
    {
        var (running, stop) = _adopted[name];
        _adopted.Remove(name);
        await stop.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // The way it ends.
        }

        stop.Dispose();
    }
}
