using System.Globalization;
using System.Runtime.CompilerServices;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>DICOM files with one or many frames, decoded by dcmtk's programs.</summary>
/// <remarks>
/// Frames are decoded a few at a time into a folder that only this user can read and that is gone when reading ends. A file that
/// can't be read is a fault and the next one follows.
/// </remarks>
internal sealed class DicomSource(string name, IReadOnlyList<string> paths, ReplayOptions options) : IFrameSource
{
    private const int MarkAt = 128;

    // Decoded pictures that lie on the disk at once: 16 of 1920x1080 are 100 MB.
    private const int FramesAtOnce = 16;

    public string Name => name;

    public bool IsLive => false;

    public long? FrameCount => null;

    /// <summary>Does the file say that it is DICOM? It is at its start afterwards.</summary>
    public static bool IsDicom(Stream file)
    {
        var start = new byte[MarkAt + 4];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return read == start.Length && start.AsSpan(MarkAt).SequenceEqual("DICM"u8);
    }

    /// <summary>The DICOM files of a folder, in natural order; null where there are none.</summary>
    /// <exception cref="SourceException">The folder may not be read.</exception>
    public static DicomSource? TryOpenFolder(string path, ReplayOptions options)
    {
        var name = new DirectoryInfo(path).Name;
        try
        {
            var files = Directory.EnumerateFiles(path).Where(file => !Path.GetFileName(file).StartsWith('.') && IsDicom(file)).Order(NaturalOrder.Instance).ToArray();
            return files.Length > 0 ? new DicomSource(name, files, options) : null;
        }
        catch (IOException e)
        {
            throw SourceException.From(name, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw SourceException.From(name, e);
        }
    }

    public async IAsyncEnumerable<Arrival> ReadAsync(FramePool pool, [EnumeratorCancellation] CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("edgeliver-dicom-");
        try
        {
            var (index, at) = (0L, TimeSpan.Zero);
            foreach (var path in paths)
            {
                var file = Path.GetFileName(path);
                var (copy, header, fault) = await OpenAsync(path, file, folder.FullName, stop);
                var period = TimeSpan.FromSeconds(1 / (header?.FramesPerSecond ?? options.FramesPerSecond));
                for (var first = 1; header is not null && first <= header.Frames && fault is null; first += FramesAtOnce)
                {
                    IReadOnlyList<string> pictures;
                    (pictures, fault) = await DecodeAsync(copy, file, folder.FullName, first, Math.Min(FramesAtOnce, header.Frames - first + 1), stop);
                    foreach (var picture in pictures)
                    {
                        (var frame, fault) = await ReadPictureAsync(picture, file, pool, fault, stop);
                        if (frame is null)
                        {
                            continue;
                        }

                        (frame.Source, frame.Index, frame.CapturedAt) = options.Stills ? (file, 0, TimeSpan.Zero) : (name, index, at);
                        index++;
                        at += period;
                        yield return new Arrival(frame, Signal.Ok);
                    }
                }

                if (fault is not null)
                {
                    yield return new Arrival(null, Signal.Ok, fault);
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsDicom(string path)
    {
        try
        {
            // A pipe has length 0, and opening one waits for somebody to write.
            using var file = StillsSource.IsImage(path) || new FileInfo(path).Length == 0 ? null : File.OpenRead(path);
            return file is not null && IsDicom(file);
        }
        catch (IOException)
        {
            // A link that leads nowhere: what it is nobody can say.
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads a decoded picture and removes its file.</summary>
    private static async Task<(Frame? Frame, string? Fault)> ReadPictureAsync(string picture, string file, FramePool pool, string? fault, CancellationToken stop)
    {
        try
        {
            return (await PnmPicture.ReadAsync(picture, file, pool, stop), fault);
        }
        catch (SourceException e)
        {
            return (null, e.Message);
        }
        finally
        {
            File.Delete(picture);
        }
    }

    /// <summary>A copy with its delimiters put right (some scanners write wrong ones), and what it holds.</summary>
    private static async Task<(string Copy, DicomHeader? Header, string? Fault)> OpenAsync(string path, string file, string folder, CancellationToken stop)
    {
        var copy = Path.Combine(folder, "copy.dcm");
        try
        {
            await DcmtkProgram.RunAsync("dcmconv", file, stop, "+rd", path, copy);
            var header = await DicomHeader.ReadAsync(copy, file, stop);
            if (header.Syntax.StartsWith("JPEG2000", StringComparison.Ordinal))
            {
                return (copy, null, $"{file}: is compressed as JPEG 2000, which dcmtk does not decode; convert it first (gdcmconv --raw)");
            }

            if (header.Syntax.StartsWith("JPEGLS", StringComparison.Ordinal))
            {
                var plain = Path.Combine(folder, "plain.dcm");
                await DcmtkProgram.RunAsync("dcmdjpls", file, stop, copy, plain);
                copy = plain;
            }

            return (copy, header, null);
        }
        catch (SourceException e)
        {
            return (copy, null, e.Message);
        }
    }

    private static async Task<(IReadOnlyList<string> Pictures, string? Fault)> DecodeAsync(
        string copy, string file, string folder, int first, int count, CancellationToken stop)
    {
        string? fault = null;
        try
        {
            await DcmtkProgram.RunAsync(
                "dcmj2pnm", file, stop, "--frame-range", first.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture),
                copy, Path.Combine(folder, "frame"));
        }
        catch (SourceException e)
        {
            fault = e.Message;
        }

        return ([.. Directory.EnumerateFiles(folder, "frame.*").Order(NaturalOrder.Instance)], fault);
    }
}
