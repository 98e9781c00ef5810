using System.Globalization;
using System.Text.Json;
using EdgeLiver.Capture;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;

namespace EdgeLiver.Host.Commands;

/// <summary>Where the results of a replay go: lines, masks, pictures.</summary>
/// <param name="linesPath">File, or null for standard output.</param>
/// <param name="masksFolder">Folder, or null for none.</param>
/// <param name="overlayFolder">Folder, or null for none.</param>
internal sealed class ReplayOutput(string? linesPath, string? masksFolder, string? overlayFolder) : IAsyncDisposable
{
    private const int OverlayWidth = 1920;

    private readonly OverlayBitmap _overlay = new();
    private Mask? _empty;
    private Stream? _lines;
    private Utf8JsonWriter? _writer;

    /// <summary>Makes file and folders, so that a wrong place is told before the work begins.</summary>
    /// <exception cref="UsageException">A place can't be written.</exception>
    public void Open()
    {
        try
        {
            foreach (var folder in new[] { masksFolder, overlayFolder, Path.GetDirectoryName(linesPath) })
            {
                if (!string.IsNullOrEmpty(folder))
                {
                    Directory.CreateDirectory(folder);
                }
            }

            _lines = linesPath is null ? Console.OpenStandardOutput() : new BufferedStream(File.Create(linesPath), 1 << 16);
            _writer = new Utf8JsonWriter(_lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{linesPath ?? masksFolder ?? overlayFolder}: can't be written: {e.Message}; name another place");
        }
    }

    public void Write(FrameResult result, Frame? frame)
    {
        ReplayLine.Write(_writer!, result);
        _writer!.Flush();
        _writer.Reset();
        _lines!.Write("\n"u8);
        if (frame is null)
        {
            return;
        }

        var stem = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(result.Source)}_{result.Index}");
        if (masksFolder is not null)
        {
            var empty = Empty(frame);
            ImageEncoder.WritePng((result.Segmentation?.Liver ?? empty).View, Path.Combine(masksFolder, stem + "_liver.png"));
            ImageEncoder.WritePng((result.Lesions.Count > 0 ? result.Segmentation!.Lesion : empty).View, Path.Combine(masksFolder, stem + "_lesion.png"));
        }

        if (overlayFolder is not null)
        {
            _overlay.Paint(frame.Luma, OverlayWidth, result.Segmentation, lesions: result.Lesions.Count > 0);
            File.WriteAllBytes(Path.Combine(overlayFolder, stem + ".jpg"), _overlay.Jpeg());
        }
    }

    public async ValueTask DisposeAsync()
    {
        _overlay.Dispose();
        _empty?.Dispose();
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        if (_lines is not null)
        {
            await _lines.DisposeAsync();
        }
    }

    private Mask Empty(Frame frame)
    {
        if (_empty is null || _empty.Width != frame.Width || _empty.Height != frame.Height)
        {
            _empty?.Dispose();
            _empty = new Mask(frame.Width, frame.Height);
        }

        return _empty;
    }
}
