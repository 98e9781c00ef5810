using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.Versioning;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>The process is killed at random, a tenth of the times before it has said anything: while it opens and recovers.</summary>
/// <remarks><c>EDGELIVER_KILLS</c> kills instead of some dozens: the campaign of <c>tests/run.sh --only kill</c> has 1,000.</remarks>
[SupportedOSPlatform("linux")]
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    private static int Kills => Campaign.Size("EDGELIVER_KILLS", 12);

    [Requirement("REQ-REC-01")]
    [Fact]
    public async Task Kills_lose_nothing_that_was_acknowledged_with_writers_a_reader_and_a_link()
    {
        var random = new Random(21);
        var arrived = new ConcurrentDictionary<long, string>();
        long repeats = 0, reused = 0, acknowledgedTwice = 0, failed = 0;
        await using var broker = await LocalBroker.StartAsync(set: broker => broker.OnPublish = publish =>
        {
            publish.ProcessPublish = false;
            var sequence = long.Parse(LocalBroker.Property(publish.ApplicationMessage, "seq"), CultureInfo.InvariantCulture);
            var id = LocalBroker.Property(publish.ApplicationMessage, "id");
            if (!arrived.TryAdd(sequence, id))
            {
                repeats++;
                reused += arrived[sequence] == id ? 0 : 1;
            }

            return Task.CompletedTask;
        });
        var acknowledged = new HashSet<long>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var child = Appender.Start(_folder.Path, broker.Port);
            await KillAsync(child, kill, random);
            failed += child.LastWords.StartsWith("failed", StringComparison.Ordinal) ? 1 : 0;
            acknowledgedTwice += child.Acknowledged.Count(sequence => !acknowledged.Add(sequence));
        }

        Assert.Empty(StoreMaintenance.Verify(new StoreOptions { DataFolder = _folder.Path }).Faults);
        await using var store = await Stores.OpenAsync(_folder.Path);
        var pending = (await store.AllPendingAsync()).ToDictionary(record => record.Sequence, record => $"{record.Message.Id}");
        var lost = acknowledged.Count(sequence => !pending.ContainsKey(sequence) && !arrived.ContainsKey(sequence));
        reused += pending.Count(record => arrived.TryGetValue(record.Key, out var id) && id != record.Value);
        output.WriteLine(
            $"| EdgeLiver store | {Kills} kills | {acknowledged.Count} acknowledged | {lost} lost | {reused + acknowledgedTwice} sequences used twice | "
            + $"{repeats} arrived twice and were dropped | {failed} opens failed | {Directory.GetDirectories(_folder.Path, "aside-*").Length} set aside |");
        Assert.True(acknowledged.Count > Kills / 2);
        Assert.Equal((0, 0, 0, 0), (lost, reused, acknowledgedTwice, failed));
        Assert.Empty(Directory.GetDirectories(_folder.Path, "aside-*"));
    }

    /// <summary>No claim of ours: printed beside it.</summary>
    [Theory]
    [InlineData(Baseline.LiteDb)]
    [InlineData(Baseline.Sqlite)]
    public async Task The_same_with_another_engine(string engine)
    {
        var kills = Math.Max(5, Campaign.Size("EDGELIVER_KILLS", 0));
        var random = new Random(21);
        var acknowledged = new HashSet<long>();
        var lost = new HashSet<long>();
        var losing = 0;
        var unreadable = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            using var child = Appender.StartBaseline(engine, _folder.Path);
            await KillAsync(child, kill, random);
            acknowledged.UnionWith(child.Acknowledged);
            try
            {
                var missing = child.Acknowledged.Except(Baseline.Ids(engine, _folder.Path)).ToList();
                lost.UnionWith(missing);
                losing += missing.Count > 0 ? 1 : 0;
            }
            catch (Exception fault) when (fault is LiteDB.LiteException or Microsoft.Data.Sqlite.SqliteException or IndexOutOfRangeException)
            {
                unreadable++;
                Array.ForEach(Directory.GetFiles(_folder.Path), File.Delete);
            }
        }

        output.WriteLine($"| {engine} | {kills} kills | {acknowledged.Count} acknowledged | {lost.Count} lost in {losing} kills | {unreadable} unreadable |");
        Assert.NotEmpty(acknowledged);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task KillAsync(Appender child, int kill, Random random)
    {
        if (kill % 10 == 9)
        {
            await child.KillSoonAsync(TimeSpan.FromMilliseconds(random.Next(50, 400)), TestContext.Current.CancellationToken);
        }
        else
        {
            await child.KillAfterAsync(TimeSpan.FromMilliseconds(random.Next(1, 350)), TestContext.Current.CancellationToken);
        }
    }
}
