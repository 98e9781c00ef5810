using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace EdgeLiver.Uplink.Tests;

/// <summary>A child process that appends as fast as it can and says each sequence once it is acknowledged, until something ends it.</summary>
internal sealed class Appender(Process process) : IDisposable
{
    private const int Writers = 4;
    private const int ExamsAKeyFrame = 5;
    private const int KeyFrameBytes = 30_000;

    /// <summary>Sequences that the child's store has acknowledged, in the order in which it said so.</summary>
    public List<long> Acknowledged { get; } = [];

    /// <summary>Body of the child.</summary>
    /// <param name="folder">Of the store.</param>
    /// <param name="port">Of a broker on this machine to send to; 0 for none.</param>
    public static async Task<int> RunAsync(string folder, int port)
    {
        try
        {
            await using var store = await Stores.OpenAsync(folder);
            await using var link = port == 0 ? null : new RunningLink(new MqttOptions { Port = port, ClientId = Records.Unit }, store);
            var reading = ReadAsync(store);
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
            {
                for (var count = 0; ; count++)
                {
                    var exam = Records.Exam();
                    BlobReference[] frames = count % ExamsAKeyFrame == 0 ? [await store.AddBlobAsync(new MemoryStream(RandomNumberGenerator.GetBytes(KeyFrameBytes)), "image/jpeg")] : [];
                    var sequence = await store.AppendAsync(exam, [Records.Message(exam)], frames);
                    Say(sequence.ToString(CultureInfo.InvariantCulture));
                }
            }));
            await reading;
            return 0;
        }
        catch (StoreException fault)
        {
            Say($"failed: {fault.Message}");
            return 1;
        }
    }

    /// <summary>A child that writes with another engine: what the store is compared with.</summary>
    public static Appender StartBaseline(string engine, string folder) => Start(["baseline", engine, folder], "");

    /// <param name="folder">Of the store.</param>
    /// <param name="port">Of a broker on this machine to send to; 0 for none.</param>
    /// <param name="maxFileBlocks">Largest file that the child may write, in KiB; 0 for no limit.</param>
    public static Appender Start(string folder, int port = 0, int maxFileBlocks = 0)
    {
        return Start(["append", folder, port.ToString(CultureInfo.InvariantCulture)], maxFileBlocks == 0 ? "" : $"ulimit -f {maxFileBlocks}; trap '' XFSZ; ");
    }

    private static Appender Start(string[] arguments, string limit)
    {
        var start = new ProcessStartInfo("/bin/bash") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{limit}exec \"$@\"");
        start.ArgumentList.Add("appender");
        start.ArgumentList.Add(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Appender).Assembly.Location);
        }

        Array.ForEach(arguments, start.ArgumentList.Add);

        // The runtime's own code pages are a file too, and the limit must hit the store alone.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return new(Process.Start(start)!);
    }

    /// <summary>Kills the child some time after its first acknowledgement, and takes down everything that it had said.</summary>
    public async Task KillAfterAsync(TimeSpan delay, CancellationToken stop)
    {
        Take(await process.StandardOutput.ReadLineAsync(stop));
        await Task.Delay(delay, stop);
        process.Kill();
        LastWords = await RestAsync(stop);
    }

    /// <summary>Kills the child wherever it is: loading, opening, recovering.</summary>
    public async Task KillSoonAsync(TimeSpan delay, CancellationToken stop)
    {
        await Task.Delay(delay, stop);
        process.Kill();
        LastWords = await RestAsync(stop);
    }

    /// <summary>Of a child that was killed: a fault where it begins with one.</summary>
    public string LastWords { get; private set; } = "";

    /// <summary>Waits until the child ends by itself.</summary>
    /// <returns>Its last words: why it ended.</returns>
    public async Task<string> RestAsync(CancellationToken stop)
    {
        var last = "";
        while (await process.StandardOutput.ReadLineAsync(stop) is { } line)
        {
            Take(line);
            last = line;
        }

        await process.WaitForExitAsync(stop);
        return last;
    }

    public void Dispose() => process.Dispose();

    // One write, so that a killed child leaves no half of a line.
    internal static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.Write(line + "\n");
            Console.Out.Flush();
        }
    }

    private static async Task ReadAsync(RecordStore store)
    {
        while (true)
        {
            await store.ReadPendingAsync(64);
            await store.ListExamsAsync(5);
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private void Take(string? line)
    {
        if (long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            Acknowledged.Add(sequence);
        }
    }
}
