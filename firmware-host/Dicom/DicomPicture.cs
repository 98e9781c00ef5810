using System.Globalization;
using EdgeLiver.Contracts;
using SkiaSharp;

namespace EdgeLiver.Host.Dicom;

/// <summary>A key frame as an ultrasound image, a cine loop as an ultrasound multi-frame image; 8-bit grey, not compressed.</summary>
/// <remarks>
/// The kept picture is a JPEG, so the object says that it was lossily compressed once (LossyImageCompression 01) though its pixels are plain:
/// what every viewer reads.
/// </remarks>
internal static class DicomPicture
{
    private const ushort TissueRegion = 1;
    private const ushort Centimetres = 3;
    private const double MmInCm = 10;

    /// <param name="exam">Whose.</param>
    /// <param name="media">Which picture.</param>
    /// <param name="number">Of the object in its series, from 1.</param>
    /// <param name="frames">JPEG files, one for a still.</param>
    /// <param name="pixels">File that takes the pixels; the dump names it.</param>
    /// <exception cref="DicomException">A picture is damaged.</exception>
    public static DicomDump Write(ExamRecord exam, MediaRecord media, int number, IReadOnlyList<byte[]> frames, string pixels)
    {
        using (var file = File.Create(pixels))
        {
            foreach (var jpeg in frames)
            {
                Append(file, jpeg, media);
            }

            // A DICOM value has an even length.
            if (file.Position % 2 == 1)
            {
                file.WriteByte(0);
            }
        }

        var isCine = media.Kind == "cine";
        var dump = DicomObject.Begin(
            exam, isCine ? DicomUid.UltrasoundMultiFrame : DicomUid.UltrasoundImage, DicomUid.Picture(exam.ExamId, media.Id), "US",
            (DicomUid.Pictures(exam.ExamId), 1), number, media.TakenAt ?? exam.Acquisition.EndedAt);
        dump.Text("0008,0008", "CS", @"DERIVED\PRIMARY\ABDOMINAL\0001").Text("0008,2111", "ST", "Taken from the scanner's video output; everything outside the ultrasound fan is black.")
            .Text("0018,0015", "CS", "LIVER").Text("0020,0020", "CS", null)
            .Number("0028,0002", "US", 1).Text("0028,0004", "CS", "MONOCHROME2").Number("0028,0010", "US", media.Height).Number("0028,0011", "US", media.Width)
            .Number("0028,0100", "US", 8).Number("0028,0101", "US", 8).Number("0028,0102", "US", 7).Number("0028,0103", "US", 0)
            .Text("0028,0301", "CS", "NO").Text("0028,2110", "CS", "01").Text("0028,2112", "DS", Ratio(media, frames)).Text("0028,2114", "CS", "ISO_10918_1");
        if (isCine)
        {
            var period = 1000 / (media.FramesPerSecond ?? 10);
            dump.Text("0018,1063", "DS", period.ToString("0.###", CultureInfo.InvariantCulture))
                .Text("0028,0008", "IS", frames.Count.ToString(CultureInfo.InvariantCulture)).Pointer("0028,0009", "0018,1063");
        }

        if (media.MmPerPixel is { } mm)
        {
            dump.Item("0018,6011", () => dump
                .Number("0018,6012", "US", TissueRegion).Number("0018,6014", "US", TissueRegion).Number("0018,6016", "UL", 0)
                .Number("0018,6018", "UL", 0).Number("0018,601a", "UL", 0).Number("0018,601c", "UL", media.Width - 1).Number("0018,601e", "UL", media.Height - 1)
                .Number("0018,6024", "US", Centimetres).Number("0018,6026", "US", Centimetres)
                .Number("0018,602c", "FD", mm / MmInCm).Number("0018,602e", "FD", mm / MmInCm));
        }

        return dump.Bytes("7fe0,0010", pixels);
    }

    private static string Ratio(MediaRecord media, IReadOnlyList<byte[]> frames) =>
        ((double)media.Width * media.Height * frames.Count / frames.Sum(jpeg => jpeg.Length)).ToString("0.##", CultureInfo.InvariantCulture);

    private static void Append(FileStream file, byte[] jpeg, MediaRecord media)
    {
        using var bitmap = SKBitmap.Decode(jpeg, new SKImageInfo(media.Width, media.Height, SKColorType.Gray8, SKAlphaType.Opaque))
            ?? throw new DicomException($"picture {media.Id} can't be read");
        for (var y = 0; y < bitmap.Height; y++)
        {
            file.Write(bitmap.GetPixelSpan().Slice(y * bitmap.RowBytes, bitmap.Width));
        }
    }
}
