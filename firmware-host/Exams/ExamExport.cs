using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using EdgeLiver.Contracts;
using EdgeLiver.Contracts.Bundles;
using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Dicom;
using EdgeLiver.Uplink;
using EdgeLiver.Uplink.Bundles;

namespace EdgeLiver.Host.Exams;

/// <summary>A signed exam out of the box: as a FHIR bundle, a table or DICOM objects; into a folder, sealed onto a stick, to a server or an archive.</summary>
/// <param name="record">Signed: what is not signed leaves no box.</param>
/// <param name="store">Has its pictures.</param>
internal sealed class ExamExport(StoredExam record, RecordStore store)
{
    private const string Unfinished = ".part";
    private static readonly TimeSpan ServerLimit = TimeSpan.FromSeconds(30);

    private ExamRecord Exam => record.Exam;

    /// <exception cref="UsageException">It is not signed.</exception>
    public static ExamExport Of(StoredExam stored, RecordStore store) => IsSigned(stored.Exam)
        ? new ExamExport(stored, store)
        : throw new UsageException($"exam {stored.Exam.ExamId} is {stored.Exam.Status.ToString().ToLowerInvariant()}; only a signed exam leaves the box");

    public static bool IsSigned(ExamRecord exam) => exam.SignOff is not null || exam.Status is ExamStatus.Final or ExamStatus.Amended;

    /// <summary>The bytes of a form that is one file: <c>fhir</c> or <c>csv</c>.</summary>
    public byte[] Bytes(string form) => form == "csv" ? Encoding.UTF8.GetBytes(ExamTable.Csv(Exam)) : FhirBundle.Write(Exam);

    /// <summary>Files of the exam in a folder, which is made where it is missing; of the same exam they replace what is there.</summary>
    /// <param name="form"><c>fhir</c>, <c>csv</c> or <c>dicom</c>.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="chinese">Language of a DICOM report.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="IOException">The disk or stick is full or gone; a file is there whole or not at all.</exception>
    /// <exception cref="DicomException">dcmtk is missing or refuses.</exception>
    public async Task<IReadOnlyList<string>> WriteAsync(string form, string folder, bool chinese, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        if (form == "dicom")
        {
            var made = Directory.CreateTempSubdirectory("edgeliver-export-");
            try
            {
                var paths = new List<string>();
                foreach (var path in await DicomFiles.WriteAsync(Exam, FramesAsync, made.FullName, chinese, stop))
                {
                    await using var file = File.OpenRead(path);
                    paths.Add(await PutAsync(folder, Path.GetFileName(path), file, stop));
                }

                return paths;
            }
            finally
            {
                made.Delete(recursive: true);
            }
        }

        // The id alone makes the name: nothing that somebody typed.
        return [await PutAsync(folder, $"edgeliver-{Exam.ExamId}.{(form == "csv" ? "csv" : "json")}", new MemoryStream(Bytes(form)), stop)];
    }

    /// <summary>The exam's message on a stick, sealed for the centre and signed by this box: a lost stick tells nothing.</summary>
    /// <exception cref="UsageException">The exam was never sent: it has no sequence by which the centre knows a repeat.</exception>
    public async Task<string> SealAsync(string folder, ECDiffieHellman centreKey, ECDsa unitKey, CancellationToken stop)
    {
        var sequence = record.Sequence ?? throw new UsageException($"exam {Exam.ExamId} was not put into the outbox; it has no sequence");
        using var sealedBytes = new MemoryStream();
        var origin = new BundleOrigin(Exam.SiteId, Exam.DeviceId, Ulid.NewUlid(), TimeProvider.System.GetUtcNow());
        using (var bundle = new BundleWriter(sealedBytes, origin, centreKey, unitKey))
        {
            bundle.Add(new OutboxRecord(sequence, OutboxMessage.Of(Exam)));
            bundle.Finish();
        }

        sealedBytes.Position = 0;
        Directory.CreateDirectory(folder);
        return await PutAsync(folder, $"{Exam.DeviceId}-{Exam.ExamId}{OfflineExchange.BundleSuffix}", sealedBytes, stop);
    }

    /// <summary>The DICOM files in one archive file, for a browser.</summary>
    /// <exception cref="DicomException">dcmtk is missing or refuses.</exception>
    public async Task<byte[]> ZipAsync(bool chinese, CancellationToken stop)
    {
        var made = Directory.CreateTempSubdirectory("edgeliver-export-");
        try
        {
            await DicomFiles.WriteAsync(Exam, FramesAsync, made.FullName, chinese, stop);
            using var zip = new MemoryStream();
            await ZipFile.CreateFromDirectoryAsync(made.FullName, zip, stop);
            return zip.ToArray();
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    /// <summary>Sends the exam to a PACS: pictures and structured report.</summary>
    /// <exception cref="DicomException">It does not answer, or refuses.</exception>
    public async Task<int> SendAsync(Pacs pacs, bool chinese, CancellationToken stop)
    {
        var made = Directory.CreateTempSubdirectory("edgeliver-export-");
        try
        {
            var paths = await DicomFiles.WriteAsync(Exam, FramesAsync, made.FullName, chinese, stop);
            await DicomFiles.SendAsync(pacs, paths, stop);
            return paths.Count;
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    /// <summary>Posts the bundle to a FHIR server's address, such as <c>https://server/fhir/Bundle</c>.</summary>
    /// <exception cref="IOException">It does not answer, or refuses.</exception>
    public async Task PostAsync(Uri server, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = ServerLimit };
        using var body = new ByteArrayContent(Bytes("fhir")) { Headers = { ContentType = new MediaTypeHeaderValue(FhirBundle.ContentType) } };
        try
        {
            using var answer = await http.PostAsync(server, body, stop);
            if (!answer.IsSuccessStatusCode)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{server.Authority} refuses the bundle: {(int)answer.StatusCode} {answer.ReasonPhrase}"));
            }
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{server.Authority} does not take the bundle: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static async Task<string> PutAsync(string folder, string name, Stream content, CancellationToken stop)
    {
        var path = Path.Combine(folder, name);
        try
        {
            await using (var file = new FileStream(path + Unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                await content.CopyToAsync(file, stop);
                file.Flush(flushToDisk: true);
            }

            File.Move(path + Unfinished, path, overwrite: true);
            return path;
        }
        catch
        {
            File.Delete(path + Unfinished);
            throw;
        }
    }

    private async Task<IReadOnlyList<byte[]>> FramesAsync(MediaRecord media) =>
        await store.TryReadBlobAsync(new BlobReference(media.Sha256, media.Bytes, "")) is not { } bytes ? []
            : media.Kind == "cine" ? CineFile.Pictures(bytes)
            : [bytes];
}
