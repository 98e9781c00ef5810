using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>
/// Damaged files of every kind: the reader gives a volume or its one exception, and takes no more memory than the file can
/// hold. File number n is the same in every run; the environment variable says how many seconds it goes on.
/// </summary>
public sealed partial class NiftiFuzzTests(ITestOutputHelper output)
{
    private const string Seconds = "EDGELIVER_FUZZ_SECONDS";

    // Fields by offset and length, so that lies are told where they are believed.
    private static readonly (int At, int Length)[] Fields =
    [
        (0, 4), (40, 2), (42, 2), (44, 2), (46, 2), (48, 2), (50, 2), (54, 2), (70, 2), (72, 2), (76, 4), (80, 4), (84, 4), (88, 4),
        (108, 4), (112, 4), (116, 4), (123, 1), (252, 2), (254, 2), (256, 4), (268, 4), (280, 4), (344, 4), (348, 4), (352, 4),
    ];

    private static readonly byte[][] Telling =
    [
        [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0x7F, 0xC0, 0, 0],
        [0x7F, 0x80, 0, 0], [0, 0, 0x80, 0x7F], [0xFF, 0x7F, 0xFF, 0x7F], [0, 0x80, 0, 0x80], [16, 0, 32, 0], [64, 0, 64, 0], [0, 0x80, 0xC2, 0x43],
    ];

    [Fact]
    public void Any_bytes_give_a_volume_or_the_one_exception()
    {
        Gen.Byte.Array[0, 2000].Sample(bytes => Outcome(bytes));
        Gen.Select(Gen.Int, Gen.Byte.Array[0, 600]).Sample((seed, bytes) => Outcome([.. Seeds[seed & 7][..352], .. bytes]));
    }

    [Fact]
    public void Damaged_files_give_a_volume_or_the_one_exception()
    {
        var seconds = double.Parse(Environment.GetEnvironmentVariable(Seconds) ?? "1", CultureInfo.InvariantCulture);
        var (outcomes, executions) = (new Dictionary<string, long>(), 0);
        var clock = Stopwatch.StartNew();

        for (; clock.Elapsed.TotalSeconds < seconds || executions < 1000; executions++)
        {
            var outcome = Outcome(Damage(new Random(executions)));
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        var table = outcomes.OrderByDescending(x => x.Value).Select(x => $"{x.Value,9}  {x.Key}");
        output.WriteLine($"{executions} files in {clock.Elapsed.TotalSeconds:F0} s, {outcomes.Count} distinct outcomes\n{string.Join('\n', table)}");

        // Fewer would mean that the damage no longer gets past the first checks.
        Assert.InRange(outcomes.Count, 12, int.MaxValue);
        Assert.Contains("a volume", outcomes.Keys);
    }

    private static readonly byte[][] Seeds =
    [
        new NiftiBytes().File, new NiftiBytes(bigEndian: true).File, new NiftiBytes(2, 1).File, new NiftiBytes(16, 4).File,
        new NiftiBytes(64, 8, bigEndian: true).File, new NiftiBytes(1280, 8).File, new NiftiBytes(512).Short(352, 9).File, new NiftiBytes(256, 1).File,
    ];

    // What became of the file: numbers are taken out, so that messages of one kind are one outcome.
    private static string Outcome(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        string outcome;
        try
        {
            var volume = NiftiBytes.Read(file);
            Assert.DoesNotContain(volume.Values.ToArray(), value => !double.IsFinite(value));
            outcome = "a volume";
        }
        catch (VolumeFormatException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            outcome = Number().Replace(e.Message, "#");
        }

        // Eight bytes a voxel, of a byte each, of which gzip makes at most 1100 of one; and twice, for the check above.
        var most = (1 << 20) + (16L * file.Length * (file is [0x1F, 0x8B, ..] ? 1100 : 1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, most);
        return outcome;
    }

    private static byte[] Damage(Random random)
    {
        var file = (byte[])Seeds[random.Next(Seeds.Length)].Clone();
        for (var lies = random.Next(4); lies > 0; lies--)
        {
            Lie(file, random);
        }

        file = Resize(file, random);
        if (file.Length == 0 || random.Next(2) == 0)
        {
            return file;
        }

        file = NiftiBytes.Gzip(file);
        for (var flips = random.Next(3); flips > 0; flips--)
        {
            file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
        }

        return Resize(file, random);
    }

    private static void Lie(byte[] file, Random random)
    {
        var (at, length) = Fields[random.Next(Fields.Length)];
        var field = file.AsSpan(at, length);
        switch (random.Next(3))
        {
            case 0: random.NextBytes(field); break;
            case 1: Telling[random.Next(Telling.Length)].AsSpan(0, length).CopyTo(field); break;
            default: field[random.Next(length)] ^= (byte)(1 << random.Next(8)); break;
        }
    }

    private static byte[] Resize(byte[] file, Random random) => random.Next(6) switch
    {
        0 => file[..random.Next(file.Length + 1)],
        1 => [.. file, .. new byte[random.Next(100)]],
        _ => file,
    };

    [GeneratedRegex(@"\b[0-9A-F]{8}\b|-?(\d[\d.]*(E[+-]?\d+)?|Infinity)|NaN", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
