using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Second lock of the de-identification: looks for letters in a picture that is about to be kept, with the program <c>tesseract</c>.</summary>
/// <remarks>
/// The first lock is that nothing outside the fan survives. A picture in which words are read all the same is not to be stored,
/// shown or sent; what was read is never kept or logged, only how much. Each picture is read as it is, and with what is bright as ink. Takes about
/// two seconds, so key frames only.
/// </remarks>
public sealed class TextAudit(string program = "tesseract")
{
    /// <summary>
    /// Letters from which a picture is taken to hold words. In 104 pictures without any (64 simulated, 40 real) speckle was read as a word of three
    /// letters in ten and as two such words in one; a person's line on a scanner has a name, a number and a date. A lone short word is not told from speckle.
    /// </summary>
    public const int Telling = 7;

    /// <summary>Percent; speckle is read as single letters, and seldom with confidence.</summary>
    private const double LeastConfidence = 60;

    /// <summary>Letters and figures of a word.</summary>
    private const int ShortestWord = 3;

    /// <summary>Two characters are a Chinese name already.</summary>
    private const int ShortestIdeographs = 2;

    /// <summary>A word of so many letters is no speckle, and tells alone.</summary>
    private const int LongWord = 5;

    /// <summary>Letters that an ideograph counts for: a name has three.</summary>
    private const int LettersOfIdeograph = 3;

    /// <summary>One that is not installed is left out by the program itself.</summary>
    private const string Languages = "eng+chi_sim";

    /// <summary>Words over tissue are read as black on white alone; scanners write brighter than tissue is.</summary>
    private const byte Ink = 200;

    /// <summary>Letters of a scanner's screen are as low as seven rows; the program wants twenty.</summary>
    private const int Enlarged = 3;

    /// <summary>Looks for words.</summary>
    /// <returns>Letters and figures in words that were read with confidence, an ideograph as three and a word of five or more as seven at least; null where the program is not installed.</returns>
    /// <exception cref="IOException">The program ended with an error.</exception>
    public async Task<int?> CountLettersAsync(GrayView picture, CancellationToken stop)
    {
        // Both are drawn before the first wait: the picture is only lent.
        byte[][] renderings = [Enlarge(picture, inkFrom: null), Enlarge(picture, Ink)];
        var letters = 0;
        foreach (var rendering in renderings)
        {
            if (await ReadAsync(rendering, stop) is not { } read)
            {
                return null;
            }

            letters = Math.Max(letters, read);
        }

        return letters;
    }

    private async Task<int?> ReadAsync(byte[] rendering, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, ["stdin", "stdout", "--psm", "11", "--dpi", "200", "-l", Languages, "tsv"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }

        using (process)
        {
            await using var ended = stop.Register(process.Kill);
            var words = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
            try
            {
                await using var input = process.StandardInput.BaseStream;
                await input.WriteAsync(rendering, CancellationToken.None);
            }
            catch (IOException)
            {
                // It ended before it had read all; its exit code says why.
            }

            await process.WaitForExitAsync(CancellationToken.None);
            stop.ThrowIfCancellationRequested();
            var complaint = await complaints;
            return process.ExitCode == 0
                ? Letters(await words)
                : throw new IOException($"{program} ended with exit code {process.ExitCode}: {complaint.Trim().Split('\n')[0]}");
        }
    }

    /// <summary>A table with a word in the last column and its confidence before it.</summary>
    private static int Letters(string table)
    {
        var letters = 0;
        foreach (var line in table.Split('\n'))
        {
            var cells = line.Split('\t');
            if (cells.Length == 12 && double.TryParse(cells[10], CultureInfo.InvariantCulture, out var confidence) && confidence >= LeastConfidence)
            {
                var (word, ideographs) = (cells[11].Count(char.IsLetterOrDigit), cells[11].Count(IsIdeograph));
                var weight = word + ((LettersOfIdeograph - 1) * ideographs);
                letters += word >= LongWord ? Math.Max(weight, Telling) : word >= ShortestWord || ideographs >= ShortestIdeographs ? weight : 0;
            }
        }

        return letters;
    }

    private static bool IsIdeograph(char letter) => letter is >= '\u4E00' and <= '\u9FFF';

    /// <summary>A portable grey map, each pixel a square.</summary>
    /// <param name="picture">What is to be read.</param>
    /// <param name="inkFrom">Greys from here on become black and all others white; null: as they are.</param>
    private static byte[] Enlarge(GrayView picture, byte? inkFrom)
    {
        var header = System.Text.Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"P5 {picture.Width * Enlarged} {picture.Height * Enlarged} 255\n"));
        var map = new byte[header.Length + (picture.Width * picture.Height * Enlarged * Enlarged)];
        header.CopyTo(map, 0);
        var at = header.Length;
        for (var y = 0; y < picture.Height; y++)
        {
            var line = map.AsSpan(at, picture.Width * Enlarged);
            for (var x = 0; x < picture.Width; x++)
            {
                var grey = picture.Row(y)[x];
                line.Slice(x * Enlarged, Enlarged).Fill(inkFrom is not { } from ? grey : grey >= from ? (byte)0 : (byte)255);
            }

            for (var i = 1; i < Enlarged; i++)
            {
                line.CopyTo(map.AsSpan(at + (i * line.Length)));
            }

            at += Enlarged * line.Length;
        }

        return map;
    }
}
