using System.Threading.Channels;
using EdgeLiver.Central.Broker;
using EdgeLiver.Central.Store;
using EdgeLiver.Contracts;

namespace EdgeLiver.Central.Receive;

/// <summary>Takes what waits, stores it in one transaction, and only then says so: to the unit, then to the broker.</summary>
/// <param name="deliveries">Bounded: where it is full the broker waits.</param>
/// <param name="log">The tables.</param>
/// <param name="aside">Where the rest goes.</param>
/// <param name="acknowledge">Publishes an acknowledgement on a unit's topic.</param>
/// <param name="maxBytes">Of a payload.</param>
/// <param name="time">Measures and waits.</param>
/// <param name="logger">State changes.</param>
internal sealed class RecordWriter(
    ChannelReader<Delivery> deliveries, RecordLog log, SetAside aside, Func<string, byte[], CancellationToken, Task> acknowledge, int maxBytes, TimeProvider time, ILogger logger)
{
    /// <summary>Records in a transaction: a commit's sync is shared by many, and a unit's word does not wait for more than some.</summary>
    private const int BatchRecords = 500;

    private const int BatchBytes = 8 * 1024 * 1024;

    /// <summary>Acknowledgements on their way at once.</summary>
    private const int AcknowledgementsInFlight = 64;

    public async Task RunAsync(CancellationToken stop)
    {
        var batch = new List<Delivery>();
        while (await deliveries.WaitToReadAsync(stop))
        {
            batch.Clear();
            var bytes = 0L;
            while (batch.Count < BatchRecords && bytes < BatchBytes && deliveries.TryRead(out var delivery))
            {
                batch.Add(delivery);
                bytes += delivery.Payload.Length;
            }

            await TakeAsync(batch, stop);
        }
    }

    private async Task TakeAsync(List<Delivery> batch, CancellationToken stop)
    {
        var arrivals = new List<Arrival>(batch.Count);
        var refused = new List<(Delivery Delivery, string Reason)>();
        foreach (var delivery in batch)
        {
            try
            {
                arrivals.Add(Arrival.Of(delivery, maxBytes));
            }
            catch (FormatException fault)
            {
                refused.Add((delivery, fault.Message));
            }
        }

        var stored = await StoreAsync(arrivals, refused, stop);
        if (refused.Count > 0)
        {
            await UntilDoneAsync(
                async () =>
                {
                    await aside.AddAsync(refused, stop);
                    return true;
                },
                stop);
            CentralMetrics.SetAside.Add(refused.Count);
            Log.SetAside(logger, refused.Count, refused[0].Delivery.Topic.Length > 200 ? "(a long topic)" : refused[0].Delivery.Topic, refused[0].Reason);
        }

        // Whatever fails from here on is sent again, found to be stored, and acknowledged then.
        await Parallel.ForEachAsync(
            stored.GroupBy(arrival => Topics.UnitOf(arrival.Site, arrival.Unit)),
            new ParallelOptions { MaxDegreeOfParallelism = AcknowledgementsInFlight, CancellationToken = stop },
            async (unit, _) =>
            {
                foreach (var payload in Acknowledgement.Write(unit.Select(arrival => arrival.Sequence)))
                {
                    await acknowledge(Topics.AckOf(unit.Key), payload, stop);
                }
            });
        foreach (var delivery in batch)
        {
            await delivery.Took(stop);
        }
    }

    /// <returns>What is in the store: the new ones and the repeats.</returns>
    private async Task<List<Arrival>> StoreAsync(List<Arrival> arrivals, List<(Delivery Delivery, string Reason)> refused, CancellationToken stop)
    {
        if (arrivals.Count == 0)
        {
            return [];
        }

        try
        {
            var started = time.GetTimestamp();
            var outcome = await UntilDoneAsync(() => log.AddAsync(arrivals, stop), stop);
            CentralMetrics.Commit.Record(time.GetElapsedTime(started).TotalMilliseconds);
            CentralMetrics.Stored.Add(outcome.Stored.Count);
            CentralMetrics.Repeated.Add(outcome.Repeated.Count);
            refused.AddRange(outcome.Conflicting.Select(arrival => (arrival.Delivery, "sequence was used for another record of this unit")));
            return [.. outcome.Stored, .. outcome.Repeated];
        }
        catch (Exception fault) when (Database.IsDataFault(fault))
        {
            if (arrivals.Count == 1)
            {
                refused.Add((arrivals[0].Delivery, "the database does not take a value of it"));
                return [];
            }
        }

        // One of them can't be stored: alone each shows which.
        var stored = new List<Arrival>();
        foreach (var arrival in arrivals)
        {
            stored.AddRange(await StoreAsync([arrival], refused, stop));
        }

        return stored;
    }

    /// <summary>A database that is away comes back; until then nothing is acknowledged and the broker keeps what it has.</summary>
    private async Task<T> UntilDoneAsync<T>(Func<Task<T>> work, CancellationToken stop)
    {
        var retry = new Retry(time);
        var told = false;
        while (true)
        {
            try
            {
                var result = await work();
                if (told)
                {
                    Log.DatabaseBack(logger);
                }

                return result;
            }
            catch (Exception fault) when (Database.IsDatabaseFault(fault) && !Database.IsDataFault(fault))
            {
                if (!told)
                {
                    Log.DatabaseAway(logger, fault.Message.ReplaceLineEndings(" "));
                }

                told = true;
                CentralMetrics.DatabaseFaults.Add(1);
                await retry.WaitAsync(stop);
            }
        }
    }
}
