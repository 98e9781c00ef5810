using EdgeLiver.Contracts;

namespace EdgeLiver.Host.Dicom;

/// <summary>Writes an exam as DICOM files with dcmtk's <c>dump2dcm</c>, and sends files to a PACS with <c>storescu</c>.</summary>
internal static class DicomFiles
{
    /// <param name="exam">Signed; in mode silent its seal is open.</param>
    /// <param name="frames">The JPEG files of a picture, one for a still; empty where it is missing or damaged.</param>
    /// <param name="folder">Is there; files of the same exam in it are replaced.</param>
    /// <param name="chinese">Language of the report.</param>
    /// <param name="stop">Ends it; what was written stays.</param>
    /// <returns>Paths, the report last.</returns>
    /// <exception cref="DicomException">dcmtk is missing or refuses; one line.</exception>
    public static async Task<IReadOnlyList<string>> WriteAsync(
        ExamRecord exam, Func<MediaRecord, Task<IReadOnlyList<byte[]>>> frames, string folder, bool chinese, CancellationToken stop)
    {
        // Dumps and pixels are nobody else's to read, and gone afterwards.
        var scratch = Directory.CreateTempSubdirectory("edgeliver-dicom-");
        try
        {
            var (paths, written) = (new List<string>(), new List<MediaRecord>());
            foreach (var media in exam.Acquisition.Media.Where(media => media.Kind is "still" or "cine"))
            {
                if (await frames(media) is { Count: > 0 } jpegs)
                {
                    written.Add(media);
                    var dump = DicomPicture.Write(exam, media, written.Count, jpegs, Path.Combine(scratch.FullName, "pixels"));
                    paths.Add(await FileAsync(dump, scratch.FullName, folder, $"edgeliver-{exam.ExamId}-{media.Id}.dcm", stop));
                }
            }

            paths.Add(await FileAsync(DicomReport.Write(exam, written, chinese), scratch.FullName, folder, $"edgeliver-{exam.ExamId}-report.dcm", stop));
            return paths;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    /// <exception cref="DicomException">The PACS does not answer or refuses; one line.</exception>
    public static Task SendAsync(Pacs pacs, IEnumerable<string> paths, CancellationToken stop) => Dcmtk.RunAsync(
        "storescu",
        ["-aet", pacs.CallingAet, "-aec", pacs.CalledAet, "-to", $"{Pacs.TimeoutSeconds}", "-ta", $"{Pacs.TimeoutSeconds}", "-td", $"{Pacs.TimeoutSeconds}", pacs.Host, $"{pacs.Port}", .. paths],
        stop);

    private static async Task<string> FileAsync(DicomDump dump, string scratch, string folder, string name, CancellationToken stop)
    {
        var (text, path) = (Path.Combine(scratch, "dump"), Path.Combine(folder, name));
        await File.WriteAllTextAsync(text, dump.ToString(), stop);

        // Lines of the dump may be long: a report's sentence is one.
        await Dcmtk.RunAsync("dump2dcm", ["-q", "+l", "65536", text, path], stop);
        return path;
    }
}
