using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Store;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>Many boxes, a real broker and a real database; small among the ordinary tests, large in the campaign <c>fleet</c>.</summary>
/// <remarks>Sizes: <c>EDGELIVER_FLEET_DEVICES</c>, <c>EDGELIVER_FLEET_SECONDS</c>, <c>EDGELIVER_FLEET_BIRTHS</c>. Figures are written, not judged: they depend on the machine.</remarks>
public sealed class FleetLoadTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly Postgres _postgres = new();
    private Mosquitto _broker = null!;
    private StoreOptions _store = null!;
    private Database _database = null!;

    public static bool CanRun => Programs.Mosquitto && Programs.Postgres;

    private static int Devices => Size("EDGELIVER_FLEET_DEVICES", 30);

    private static int Seconds => Size("EDGELIVER_FLEET_SECONDS", 10);

    private static int Births => Size("EDGELIVER_FLEET_BIRTHS", 300);

    public async ValueTask InitializeAsync()
    {
        await _postgres.InitializeAsync();
        _broker = await Mosquitto.StartAsync(_folder);
        _store = new StoreOptions { Postgres = await _postgres.CreateAsync() };
        _database = await Database.OpenAsync(_store, default);
    }

    [Fact(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    public async Task A_summary_of_every_box_every_ten_seconds_is_stored_once()
    {
        await using var first = await CentralProcess.StartAsync(_store, _broker.Port, "central-1");
        await using var second = await CentralProcess.StartAsync(_store, _broker.Port, "central-2");
        using var boxes = Simulate("--devices", $"{Devices}", "--seconds", $"{Seconds}", "--primary-host", "edgeliver-central");

        await Until.TrueAsync(async () => await StoredAsync() > 0, "the boxes are at work", 300);
        var shown = await AlertShownAsync(second.Port);
        var summary = await boxes.SummaryAsync();

        await AssertStoredAsync(summary, others: 1);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load: an alert was on the page {shown.TotalMilliseconds:F0} ms after it was published"));
        output.WriteLine($"load: {Devices} boxes, a record and a look each 10 s, {Seconds} s: {summary}");
        output.WriteLine($"load: resident at most {first.PeakMiB:F0} and {second.PeakMiB:F0} MiB; machine's load {LoadAverage()}");
    }

    [Fact(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    public async Task A_broker_that_restarts_and_an_instance_that_is_killed_lose_nothing()
    {
        await using var first = await CentralProcess.StartAsync(_store, _broker.Port, "central-1");
        await using var second = await CentralProcess.StartAsync(_store, _broker.Port, "central-2");
        using var boxes = Simulate("--devices", $"{Devices}", "--seconds", $"{Math.Max(30, Seconds / 4)}", "--centre-timeout", "10", "--primary-host", "edgeliver-central");
        await Until.TrueAsync(async () => await StoredAsync() > Devices, "records are stored", 300);

        await _broker.StopAsync();
        await _broker.StartAsync();
        var watch = Stopwatch.StartNew();
        var before = await StoredAsync();
        await Until.TrueAsync(async () => await StoredAsync() > before, "records are stored after the broker's restart", 300);
        var back = watch.Elapsed;
        await first.KillAsync();

        var summary = await boxes.SummaryAsync();
        await AssertStoredAsync(summary);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"faults: {Devices} boxes; first record {back.TotalSeconds:F1} s after the broker was back; one of two instances killed: {summary}"));
    }

    [Fact(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    public async Task Births_of_all_boxes_at_once_are_survived()
    {
        await using var central = await CentralProcess.StartAsync(_store, _broker.Port);
        using var boxes = Simulate(
            "--devices", $"{Births}", "--seconds", "3600", "--record-seconds", "0", "--telemetry-seconds", "60", "--connections-per-second", "500", "--primary-host", "edgeliver-central");
        await Until.TrueAsync(async () => await OnlineAsync(since: 0) == Births, $"{Births} boxes are online", 900);

        await _broker.StopAsync();
        var restart = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await _broker.StartAsync();
        var watch = Stopwatch.StartNew();
        await Until.TrueAsync(async () => await OnlineAsync(restart) == Births, $"{Births} boxes are born again and online", 900);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"births: {Births} boxes online {watch.Elapsed.TotalSeconds:F1} s after the broker's restart; resident at most {central.PeakMiB:F0} MiB; machine's load {LoadAverage()}"));
    }

    /// <summary>Rows as a fleet of 20 boxes would leave them; the payloads are short.</summary>
    [Fact(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    public async Task Every_page_opens_over_many_exams()
    {
        var exams = Size("EDGELIVER_FLEET_EXAMS", 2000);
        await _database.WriteAsync(session => session.RunAsync(Sql.Raw(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO unit (site, name, first_seen) SELECT 'clinic-' || (i % 4), 'el-' || i, 0 FROM generate_series(1, 20) i;
            INSERT INTO record (unit_id, sequence, kind, record_id, schema_name, sha256, received_at, payload) SELECT 1 + i % 20, 1 + i / 20, 1, 'e' || i, 'edgeliver.exam/1', '', i * 60000::bigint, 'x' FROM generate_series(1, {exams}) i;
            INSERT INTO exam (unit_id, exam_id, sequence, site, status, pseudonym, sex, operator, started_at, ended_at, received_at, policy, category, flags, visualization, lesions, probability)
              SELECT 1 + i % 20, 'e' || i, 1 + i / 20, 'clinic-' || ((1 + i % 20) % 4), 'final', 's-' || md5(i::text), 'male', 'ann', i * 60000::bigint, i * 60000::bigint, i * 60000::bigint, 'p', 'US-' || (1 + i % 3), '',
              substr('ABC', 1 + i % 3, 1), i % 2, (i % 100) / 100.0 FROM generate_series(1, {exams}) i;
            INSERT INTO lesion (unit_id, exam_id, lesion_id, seen_at, model, opinion, probability, score_bin, out_of_distribution) SELECT 1 + i % 20, 'e' || i, 'o1', i * 60000::bigint, 'm', 'benign', (i % 100) / 100.0, (i % 100) / 2, 0 FROM generate_series(1, {exams}) i WHERE i % 2 = 1;
            INSERT INTO alert (unit_id, alert_id, sequence, site, reason, exam_id, pseudonym, raised_at, received_at, acknowledged_at, acknowledged_by, outcome, outcome_at)
              SELECT 1 + i % 20, 'a' || i, 1, 'clinic-1', 'us_category_3', 'e' || i, 's-' || md5(i::text), i * 60000::bigint, i * 60000::bigint, CASE WHEN i % 30 > 0 THEN i * 60001::bigint END, 'ann', CASE WHEN i % 30 > 0 THEN 'ct_mri_benign' END, CASE WHEN i % 30 > 0 THEN i * 60002::bigint END
              FROM generate_series(1, {exams}, 10) i;
            """)), default), default);
        await using var central = await CentralProcess.StartAsync(_store, _broker.Port);
        await new Web.Access.Accounts(_database, TimeProvider.System).TryPutFirstAsync("ann", (Web.Access.Role)15, "correct horse 1", default);
        using var person = new WebClient($"http://127.0.0.1:{central.Port}");
        await person.LogInAsync("ann", "correct horse 1");
        foreach (var path in new[] { "/fleet", "/fleet/clinic-1/el-1", "/alerts", "/alerts?list=done", "/exams", "/exams?pseudonym=s-a", "/exams?site=clinic-2", "/exams?category=US-3", "/exams/clinic-1/el-1/e20", "/quality?days=36500", "/models" })
        {
            var times = new List<double>();
            for (var i = 0; i < 10; i++)
            {
                var watch = Stopwatch.StartNew();
                await person.ReadAsync(path);
                times.Add(watch.Elapsed.TotalMilliseconds);
            }

            times.Sort();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pages over {exams} exams: {path}: least {times[0]:F0}, half {times[5]:F0}, most {times[9]:F0} ms"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _broker.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    private static int Size(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var size) ? size : otherwise;

    private static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private Boxes Simulate(params string[] arguments) => new(["simulate", "--json", "--port", $"{_broker.Port}", .. arguments]);

    private Task<long> StoredAsync() => _database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM record", default), default);

    private Task<long> OnlineAsync(long since) => _database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM unit_state WHERE state = 'online' AND born_at >= {since}", default), default);

    /// <summary>From a box's publication to the page that shows it.</summary>
    private async Task<TimeSpan> AlertShownAsync(int port)
    {
        await new Web.Access.Accounts(_database, TimeProvider.System).TryPutFirstAsync("ann", (Web.Access.Role)15, "correct horse 1", default);
        using var person = new WebClient($"http://127.0.0.1:{port}");
        await person.LogInAsync("ann", "correct horse 1");
        await using var box = await HandBox.ConnectAsync(_broker.Port, Samples.Site, Samples.Unit);
        var watch = Stopwatch.StartNew();
        await box.SendAsync(new EdgeLiver.Contracts.OutboxRecord(1, EdgeLiver.Contracts.OutboxMessage.Of(Samples.Alert(1))));
        await Until.TrueAsync(async () => (await person.ReadAsync("/alerts")).Contains("s-000001", StringComparison.Ordinal), "the alert is on the page");
        return watch.Elapsed;
    }

    private async Task AssertStoredAsync(JsonElement summary, int others = 0)
    {
        Assert.Equal(0, summary.GetProperty("waiting").GetInt64());
        var appended = summary.GetProperty("appended").GetInt64();
        Assert.Equal((appended, appended + others), (summary.GetProperty("acknowledged").GetInt64(), await StoredAsync()));

        // A key holds each sequence once; with none left out they are 1 to the count.
        Assert.Equal(0, await _database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM (SELECT unit_id FROM record GROUP BY unit_id HAVING max(sequence) <> count(*) OR min(sequence) <> 1) gaps", default), default));
        Assert.Equal(0, await _database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM set_aside", default), default));
    }

    /// <summary>The simulation as a process of its own: its memory and its collector are not the centre's.</summary>
    private sealed class Boxes : IDisposable
    {
        private readonly Process _process;

        public Boxes(string[] arguments) => _process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "edgeliver-central"), arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;

        public async Task<JsonElement> SummaryAsync()
        {
            var text = await _process.StandardOutput.ReadToEndAsync();
            await _process.WaitForExitAsync();
            return JsonDocument.Parse(text).RootElement.Clone();
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            _process.Dispose();
        }
    }
}
