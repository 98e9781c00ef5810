using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EdgeLiver.Uplink.Audit;

/// <summary>The audit log of a box: <c>audit.log</c> of the data folder, a JSON object a line, each with the hash of the one before.</summary>
/// <remarks>
/// <c>audit.head</c> holds the number and hash of the last line, so that lines missing at the end are noticed too. Both are synced before
/// <see cref="Append"/> returns, the line first. Several processes may append: the service and a technician's verb.
/// A chain shows what was changed by somebody who does not make the rest of it anew; against one who does, <see cref="Head"/> goes to the centre.
/// </remarks>
public sealed class AuditLog(string folder, TimeProvider time)
{
    public const string FileName = "audit.log";
    public const string HeadName = "audit.head";
    internal const string Nothing = "0000000000000000000000000000000000000000000000000000000000000000";
    private const int MaxText = 128;
    private const int MaxLine = 2048;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();

    /// <summary>Number and hash of the last entry, as of this process' last append or the start.</summary>
    public string Head { get; private set; } = ReadHead(folder) is var (n, hash) ? Shown(n, hash) : Shown(0, Nothing);

    /// <summary>Adds an entry; it is on the disk when this returns.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public void Append(string actor, string action, string? subject, string outcome)
    {
        lock (_lock)
        {
            Directory.CreateDirectory(folder);
            using var file = Take(Path.Combine(folder, FileName));
            var isNew = file.Length == 0;
            var (number, previous) = Last(file);
            var entry = new AuditEntry(number + 1, time.GetUtcNow(), Plain(actor), Plain(action), subject is null ? null : Plain(subject), Plain(outcome), previous);
            var line = JsonSerializer.SerializeToUtf8Bytes(entry, AuditJson.Default.AuditEntry);
            file.Write([.. line, (byte)'\n']);
            file.Flush(flushToDisk: true);
            var hash = HashOf(line);
            WriteHead(entry.N, hash);
            if (isNew)
            {
                new Disk().SyncFolder(folder);
            }

            Head = Shown(entry.N, hash);
        }
    }

    /// <summary>Reads all of it and compares each line with the one before and the last one with the head.</summary>
    public static AuditReport Verify(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var faults = new List<string>();
        var hashes = new List<string> { Nothing };
        var unfinished = false;
        if (File.Exists(path))
        {
            using var file = Take(path);
            foreach (var (line, isWhole) in Lines(file))
            {
                if (!isWhole)
                {
                    unfinished = true;
                    break;
                }

                if (Fault(line, hashes.Count, hashes[^1]) is { } fault)
                {
                    faults.Add($"{FileName} line {hashes.Count}: {fault}");
                }

                hashes.Add(HashOf(line));
            }
        }

        var entries = hashes.Count - 1;
        if (ReadHead(folder) is not var (number, hash))
        {
            if (entries > 0)
            {
                faults.Add($"{HeadName} is missing or can't be read: nobody can tell whether entries are missing at the end");
            }
        }
        else if (number > entries || (number < entries - 1) || (number == entries - 1 && unfinished))
        {
            faults.Add($"{FileName} ends at entry {entries}, the last one that was written is {number}");
        }
        else if (hashes[(int)number] != hash)
        {
            faults.Add($"{FileName}: entry {number} is not the one that was written last");
        }

        return new(entries, hashes[^1], faults);
    }

    private static string? Fault(ReadOnlySpan<byte> line, long number, string previous)
    {
        try
        {
            return JsonSerializer.Deserialize(line, AuditJson.Default.AuditEntry) is not { } entry ? "is null"
                : entry.N != number ? $"has the number {entry.N}: an entry was removed, added or moved"
                : entry.Previous != previous ? "does not fit the line before: one of the two was changed"
                : null;
        }
        catch (JsonException e)
        {
            return $"can't be read: {OneLine.Of(e)}";
        }
    }

    /// <summary>What an entry may hold of a text: nothing that breaks a line or hides one.</summary>
    private static string Plain(string text) => string.Concat((text.Length > MaxText ? text[..MaxText] : text).Select(c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c : '?'));

    private static string HashOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    private static string Shown(long number, string hash) => string.Create(CultureInfo.InvariantCulture, $"{number}:{hash}");

    /// <summary>Number and hash of the last whole line; what a power cut left of another is cut off.</summary>
    private static (long Number, string Hash) Last(FileStream file)
    {
        if (file.Length == 0)
        {
            return (0, Nothing);
        }

        var tail = new byte[Math.Min(file.Length, 2 * MaxLine)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf((byte)'\n');
        file.SetLength(file.Length - (tail.Length - end - 1));
        file.Position = file.Length;
        if (end < 0)
        {
            return file.Length == 0 ? (0, Nothing) : throw new InvalidDataException($"{FileName} ends with a line of more than {MaxLine} bytes; edgeliver store verify says more");
        }

        var line = tail.AsSpan(tail.AsSpan(0, end).LastIndexOf((byte)'\n') + 1, end - tail.AsSpan(0, end).LastIndexOf((byte)'\n') - 1);
        try
        {
            return (JsonSerializer.Deserialize(line, AuditJson.Default.AuditEntry)?.N ?? 0, HashOf(line));
        }
        catch (JsonException)
        {
            // A damaged line is not repaired; the chain goes on behind it, and store verify names it.
            return (0, HashOf(line));
        }
    }

    private static IEnumerable<(byte[] Line, bool IsWhole)> Lines(FileStream file)
    {
        using var buffered = new BufferedStream(file, 1 << 16);
        var line = new List<byte>();
        for (var next = buffered.ReadByte(); next >= 0; next = buffered.ReadByte())
        {
            if (next == '\n')
            {
                yield return (line.ToArray(), true);
                line.Clear();
            }
            else
            {
                line.Add((byte)next);
            }
        }

        if (line.Count > 0)
        {
            yield return (line.ToArray(), false);
        }
    }

    /// <summary>Number and hash of the head file; null where there is none that can be read.</summary>
    private static (long Number, string Hash)? ReadHead(string folder)
    {
        var path = Path.Combine(folder, HeadName);
        return File.Exists(path) && File.ReadAllText(path).Split(' ', '\n') is [var number, { Length: 64 } hash, ..] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? (n, hash)
            : null;
    }

    // In its place: one sector, which a disk writes whole or not at all.
    private void WriteHead(long number, string hash)
    {
        using var handle = File.OpenHandle(Path.Combine(folder, HeadName), FileMode.OpenOrCreate, FileAccess.Write);
        RandomAccess.Write(handle, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number:D20} {hash}\n")), fileOffset: 0);
        RandomAccess.FlushToDisk(handle);
    }

    private static FileStream Take(string path)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                return new FileStream(path, options);
            }
            catch (IOException) when (waiting.Elapsed < Patience && File.Exists(path))
            {
                // Another process appends; that takes milliseconds.
                using var pause = new ManualResetEventSlim();
                pause.Wait(TimeSpan.FromMilliseconds(5));
            }
        }
    }
}
