using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EdgeLiver.Uplink.Tests;

/// <summary>Program of the guest whose power is cut: says what the disk has, then writes and says what was acknowledged, for ever.</summary>
/// <remarks>Lines: <c>HAVE first last</c>, <c>FAULT why</c>, <c>READY</c>, then a number an acknowledgement. Read by tests/testbed/powercut/cut.sh.</remarks>
internal static class GuestWriter
{
    public const string Store = "store";

    public static async Task<int> RunAsync(string engine, string folder)
    {
        // A disk that was just formatted has a folder of its own.
        var home = Directory.CreateDirectory(Path.Combine(folder, "edgeliver")).FullName;
        foreach (var (first, last) in Ranges(engine == Store ? await StoredAsync(home) : Found(engine, home)))
        {
            Appender.Say(string.Create(CultureInfo.InvariantCulture, $"HAVE {first} {last}"));
        }

        Appender.Say("READY");
        return engine == Store ? await Appender.RunAsync(home, port: 0) : Baseline.Run(engine, home);
    }

    private static async Task<List<long>> StoredAsync(string folder)
    {
        var options = new StoreOptions { DataFolder = folder };
        if (File.Exists(new StorePaths(folder).Data))
        {
            foreach (var fault in StoreMaintenance.Verify(options).Faults)
            {
                Appender.Say($"FAULT {fault}");
            }
        }

        await using var store = await Stores.OpenAsync(folder);
        foreach (var aside in Directory.GetDirectories(folder, "aside-*"))
        {
            Appender.Say($"FAULT {aside}");
        }

        return [.. (await store.PendingSequencesAsync()).Order()];
    }

    private static List<long> Found(string engine, string folder)
    {
        try
        {
            return Baseline.Ids(engine, folder);
        }
        catch (Exception fault) when (fault is LiteDB.LiteException or SqliteException or IndexOutOfRangeException or InvalidCastException)
        {
            Appender.Say($"FAULT {fault.Message.ReplaceLineEndings(" ")}");
            Array.ForEach(Directory.GetFiles(folder), File.Delete);
            return [];
        }
    }

    private static IEnumerable<(long First, long Last)> Ranges(List<long> ordered)
    {
        var first = 0;
        for (var i = 1; i <= ordered.Count; i++)
        {
            if (i == ordered.Count || ordered[i] != ordered[i - 1] + 1)
            {
                yield return (ordered[first], ordered[i - 1]);
                first = i;
            }
        }
    }
}
