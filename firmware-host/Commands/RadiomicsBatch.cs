using System.Threading.Channels;

namespace EdgeLiver.Host.Commands;

/// <summary>A list of regions: several at once over the cores, one region on one, answers in the list's order.</summary>
internal static class RadiomicsBatch
{
    public static async Task<int> RunAsync(string list, RadiomicsRequest request, RadiomicsOutput output, CancellationToken stop)
    {
        var rows = RadiomicsList.Read(list);
        output.OneALine = true;
        using (output)
        {
            output.Open();
            using var progress = new ProgressLine("radiomics", rows.Count);
            var failed = 0;
            // As many are under way as there are cores; the first of them is waited for, so the order is the list's.
            var running = Channel.CreateBounded<(RadiomicsRow Row, Task<RadiomicsAnswer> Work)>(Environment.ProcessorCount);
            var starting = Task.Run(() => StartAsync(rows, request, running.Writer, stop), stop);
            var done = 0;
            await foreach (var (row, work) in running.Reader.ReadAllAsync(stop))
            {
                try
                {
                    output.Write(await work, row.Image, row.Mask);
                }
                catch (UsageException e)
                {
                    failed++;
                    output.WriteError(row.Image, row.Mask, e.Message);
                    await Console.Error.WriteLineAsync($"edgeliver: line {row.Line}: {e.Message}");
                }

                progress.Report(++done);
            }

            await starting;
            await Console.Error.WriteLineAsync($"radiomics: {done - failed} of {done} regions, {failed} failed");
            return failed == 0 ? ExitCode.Done : ExitCode.Failed;
        }
    }

    private static async Task StartAsync(
        IReadOnlyList<RadiomicsRow> rows, RadiomicsRequest request, ChannelWriter<(RadiomicsRow, Task<RadiomicsAnswer>)> running, CancellationToken stop)
    {
        try
        {
            foreach (var row in rows)
            {
                await running.WriteAsync((row, Task.Run(() => request.Extract(row.Image, row.Mask, row.Label ?? request.Label), stop)), stop);
            }
        }
        finally
        {
            running.Complete();
        }
    }
}
