using EdgeLiver.Contracts;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Web.Pages;
using EdgeLiver.Screening.Workflow;
using EdgeLiver.Uplink;
using SkiaSharp;

namespace EdgeLiver.Host.Web;

/// <summary>The report as PDF on A4, in the reader's language, drawn by Skia: no browser is needed for it.</summary>
/// <param name="font">TrueType file with the characters of both languages; null: the first known one that is installed.</param>
/// <param name="desk">Gives the pictures.</param>
/// <param name="clock">The day of the report.</param>
internal sealed class ReportPdf(string? font, ExamDesk desk, StationTime clock)
{
    private const float Width = 595;
    private const float Height = 842;
    private const float Margin = 48;
    private const float LabelWidth = 170;
    private const int MaxPictures = 6;

    // The first has outlines that Skia can't embed as a font: it writes the used glyphs alone, 100 KB. Of the others it embeds the whole file.
    private static readonly string[] KnownFonts =
    [
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    ];

    private readonly string? _font = font ?? KnownFonts.FirstOrDefault(File.Exists);

    /// <returns>Null where no font is installed.</returns>
    public async Task<byte[]?> WriteAsync(Page page, StoredExam stored, CancellationToken stop)
    {
        using var typeface = _font is null ? null : SKTypeface.FromFile(_font);
        if (typeface is null)
        {
            return null;
        }

        var exam = stored.Exam;
        var mayShow = exam.Mode == ExamMode.Assist || exam is { Mode: ExamMode.Silent, Seal.OpenedAt: not null };
        var pictures = new List<(MediaRecord Still, byte[] Jpeg, byte[]? Outlines)>();
        foreach (var still in exam.Acquisition.Media.Where(media => media.Kind == "still").Take(MaxPictures))
        {
            var outlines = exam.Acquisition.Media.FirstOrDefault(media => media.Id == $"{still.Id}-outlines");
            if (await desk.PictureAsync(still, stop) is { } jpeg)
            {
                pictures.Add((still, jpeg, mayShow && outlines is not null ? await desk.PictureAsync(outlines, stop) : null));
            }
        }

        using var bytes = new MemoryStream();
        using (var document = SKDocument.CreatePdf(bytes, new SKDocumentPdfMetadata { Title = $"EdgeLiver {exam.ExamId}", Creator = $"EdgeLiver {exam.Provenance.Software}", RasterDpi = 150 }))
        using (var sheet = new Sheet(document, typeface, page.Say(Texts.Disclaimer)))
        {
            Write(sheet, page, stored, pictures);
            sheet.Close();
            document.Close();
        }

        return bytes.ToArray();
    }

    private void Write(Sheet sheet, Page page, StoredExam stored, List<(MediaRecord Still, byte[] Jpeg, byte[]? Outlines)> pictures)
    {
        var exam = stored.Exam;
        sheet.Line($"{page.Say(Texts.Report)} · {exam.Subject.Pseudonym}", 18);
        var age = exam.Subject.AgeYears is { } years ? FormattableString.Invariant($"{years}") : page.Say(Texts.Unknown);
        sheet.Line($"{page.Say(Texts.Age)}: {age}   {page.Say(Texts.Sex)}: {page.Say(Texts.Of(exam.Subject.Sex))}   {exam.SiteId} / {exam.DeviceId}", 10);
        sheet.Space(8);
        foreach (var line in ExamEvaluation.Report(exam, clock.Today).Statements)
        {
            sheet.Line("· " + page.Say(line), 11);
        }

        sheet.Space(8);
        foreach (var (label, value) in ReportPage.Rows(page, exam, stored))
        {
            sheet.Row(page.Say(label), Plain(value), LabelWidth);
        }

        foreach (var said in exam.Results.Opinions)
        {
            var next = said.Tests is null ? "" : FormattableString.Invariant($", {said.Tests}, {said.IntervalMonths}");
            sheet.Row($"{said.Policy} {said.Version} · {said.Topic}", said.Verdict + next, LabelWidth);
        }

        foreach (var (still, jpeg, outlines) in pictures)
        {
            sheet.Picture(jpeg, outlines, [.. exam.Observations.Where(o => o.Outline?.Media == still.Id).Select(o => o.Outline!.Points)], $"{still.Id}: {string.Join("; ", exam.Observations.Where(o => o.Media.Contains(still.Id, StringComparer.Ordinal) || o.Caliper?.Media == still.Id)
                .Where(o => outlines is not null || o.Source == ObservationSource.Operator)
                .Select(o => Pictures.Label(o, still)))}");
        }
    }

    /// <summary>The words of a piece of a page.</summary>
    private static string Plain(Html html) => System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(
        html.Markup, "<[^>]*>", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>Lines from top to bottom, a new page where one is full.</summary>
    private sealed class Sheet(SKDocument document, SKTypeface typeface, string footer) : IDisposable
    {
        private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);

        private readonly SKPaint _ink = new() { Color = SKColors.Black, IsAntialias = true };
        private SKCanvas? _canvas;
        private float _y;

        public void Line(string text, float size) => Lines(text, size, Margin, Width - (2 * Margin));

        public void Row(string label, string value, float labelWidth)
        {
            Need(16);
            var top = _y;
            Lines(label, 9, Margin, labelWidth - 8);
            var afterLabel = _y;
            _y = top;
            Lines(value, 9, Margin + labelWidth, Width - (2 * Margin) - labelWidth);
            _y = Math.Max(_y, afterLabel);
        }

        public void Space(float height) => _y += height;

        public void Picture(byte[] jpeg, byte[]? outlines, IReadOnlyList<IReadOnlyList<double>> own, string caption)
        {
            using var picture = SKImage.FromEncodedData(jpeg);
            var width = Width - (2 * Margin);
            var height = Math.Min(width * picture.Height / picture.Width, 300);
            width = height * picture.Width / picture.Height;
            Need(height + 30);
            var place = SKRect.Create(Margin, _y + 8, width, height);
            _canvas!.DrawImage(picture, place, Smooth, null);
            if (outlines is not null)
            {
                using var over = SKImage.FromEncodedData(outlines);
                _canvas.DrawImage(over, place, Smooth, null);
            }

            foreach (var points in own)
            {
                Outline(points, place, width / picture.Width);
            }

            _y += height + 10;
            Line(caption, 9);
        }

        private void Outline(IReadOnlyList<double> points, SKRect place, float scale)
        {
            using var line = new SKPaint { Color = new SKColor(0x66, 0xCC, 0xFF), IsStroke = true, StrokeWidth = 1, IsAntialias = true };
            using var builder = new SKPathBuilder();
            for (var i = 0; i + 1 < points.Count; i += 2)
            {
                var point = new SKPoint(place.Left + ((float)points[i] * scale), place.Top + ((float)points[i + 1] * scale));
                if (i == 0)
                {
                    builder.MoveTo(point);
                }
                else
                {
                    builder.LineTo(point);
                }
            }

            builder.Close();
            using var path = builder.Detach();
            _canvas!.DrawPath(path, line);
        }

        public void Close()
        {
            if (_canvas is not null)
            {
                using var font = new SKFont(typeface, 8);
                _canvas.DrawText(footer, Margin, Height - 28, SKTextAlign.Left, font, _ink);
                document.EndPage();
                _canvas = null;
            }
        }

        public void Dispose() => _ink.Dispose();

        private void Need(float height)
        {
            if (_canvas is null || _y + height > Height - Margin)
            {
                Close();
                _canvas = document.BeginPage(Width, Height);
                _y = Margin;
            }
        }

        private void Lines(string text, float size, float x, float width)
        {
            using var font = new SKFont(typeface, size);
            foreach (var line in Wrapped(text, font, width))
            {
                Need(size * 1.4f);
                _y += size * 1.4f;
                _canvas!.DrawText(line, x, _y, SKTextAlign.Left, font, _ink);
            }
        }

        /// <summary>Breaks at spaces; a Chinese sentence has none and breaks where it must.</summary>
        private static IEnumerable<string> Wrapped(string text, SKFont font, float width)
        {
            while (font.MeasureText(text) > width)
            {
                var fits = text.Length;
                while (fits > 1 && font.MeasureText(text[..fits]) > width)
                {
                    fits--;
                }

                var space = text.LastIndexOf(' ', fits - 1);
                var end = space > 0 ? space : fits;
                yield return text[..end];
                text = text[end..].TrimStart();
            }

            yield return text;
        }
    }
}
