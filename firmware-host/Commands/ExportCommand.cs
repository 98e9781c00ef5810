using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeLiver.Host.Dicom;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Settings;
using EdgeLiver.Uplink;
using EdgeLiver.Uplink.Bundles;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver export</c>: an exam out of the store of a service that does not run; the console exports while it does.</summary>
internal static class ExportCommand
{
    private static readonly string[] Forms = ["fhir", "dicom", "csv"];

    public static Command Create()
    {
        var exam = new Argument<string>("EXAM") { Description = "Id of the exam, as the report shows it." };
        var to = new Option<string>("--to") { Description = "Folder (made where it is missing), dicom://HOST:PORT/AET of a PACS, or http(s)://… that takes a FHIR bundle.", Required = true };
        var form = new Option<string?>("--as") { Description = "fhir (bundle), dicom (images and structured report) or csv (one line a value); by default what --to takes, fhir for a folder." };
        form.AcceptOnlyFromAmong(Forms);
        var language = new Option<string>("--language") { Description = "en or zh: language of a DICOM report.", DefaultValueFactory = _ => "en" };
        language.AcceptOnlyFromAmong("en", "zh");
        var centre = new Option<string?>("--centre-key") { Description = "For a stick: centre-sealing.pub; the bundle is sealed for the centre. With --unit-key." };
        var unit = new Option<string?>("--unit-key") { Description = "For a stick: unit-signing.key of this box." };
        var config = new Option<string?>("--config") { Description = "The service's JSON file; it says where the store is." };
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("export", "A signed exam as FHIR, DICOM or CSV: into a folder, sealed onto a stick, to a PACS or a FHIR server.") { exam, to, form, language, centre, unit, config, json };
        command.SetAction(async (parsed, stop) =>
        {
            var id = Ulid.TryParse(parsed.GetRequiredValue(exam), CultureInfo.InvariantCulture, out var known)
                ? known
                : throw new UsageException("EXAM is no exam id; it has 26 letters and digits, as the report shows it");
            var settings = StationSettings.Load(parsed.GetValue(config));
            var target = Target(parsed.GetRequiredValue(to), parsed.GetValue(form));
            var keys = (Centre: parsed.GetValue(centre), Unit: parsed.GetValue(unit));
            Check(target, keys);
            using var metrics = new UplinkMetrics();
            await using var store = await RecordStore.OpenAsync(settings.Store, metrics, NullLogger<RecordStore>.Instance);
            var stored = await store.TryGetExamAsync(id, stop) ?? throw new UsageException($"there is no exam {id} in {settings.Store.DataFolder}");
            var done = await RunAsync(ExamExport.Of(stored, store), target, keys, parsed.GetRequiredValue(language) == "zh", stop);
            CommandAudit.Note(settings, "export", $"{id}", "done");
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(done, ExportJson.Default.IReadOnlyListString) : string.Join('\n', done));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<IReadOnlyList<string>> RunAsync(
        ExamExport export, (string Form, string Folder, Pacs? Pacs, Uri? Server) target, (string? Centre, string? Unit) keys, bool chinese, CancellationToken stop)
    {
        if (target.Pacs is { } pacs)
        {
            var sent = await export.SendAsync(pacs, chinese, stop);
            return [string.Create(CultureInfo.InvariantCulture, $"{sent} objects at {pacs.CalledAet}")];
        }

        if (target.Server is { } server)
        {
            await export.PostAsync(server, stop);
            return [$"{server}"];
        }

        if (keys is { Centre: { } centre, Unit: { } unit })
        {
            using var centreKey = KeyFiles.PublicSealing(centre);
            using var unitKey = KeyFiles.PrivateSigning(unit);
            return [await export.SealAsync(target.Folder, centreKey, unitKey, stop)];
        }

        return await export.WriteAsync(target.Form, target.Folder, chinese, stop);
    }

    private static (string Form, string Folder, Pacs? Pacs, Uri? Server) Target(string to, string? form)
    {
        if (to.StartsWith($"{Pacs.Scheme}://", StringComparison.OrdinalIgnoreCase))
        {
            return form is null or "dicom" ? ("dicom", "", Pacs.Parse(to), null) : throw new UsageException($"a PACS takes --as dicom, not {form}");
        }

        if (Uri.TryCreate(to, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            return form is null or "fhir" ? ("fhir", "", null, uri) : throw new UsageException($"a server takes --as fhir, not {form}");
        }

        return to.Contains("://", StringComparison.Ordinal)
            ? throw new UsageException($"--to '{to}' is not known; give a folder, dicom://HOST:PORT/AET or an http(s) address")
            : (form ?? "fhir", to, null, null);
    }

    private static void Check((string Form, string Folder, Pacs? Pacs, Uri? Server) target, (string? Centre, string? Unit) keys)
    {
        if ((keys.Centre is null) != (keys.Unit is null))
        {
            throw new UsageException("--centre-key and --unit-key go together; edgeliver store keys makes them");
        }

        if (keys.Centre is not null && (target.Folder.Length == 0 || target.Form != "fhir"))
        {
            throw new UsageException("only a FHIR bundle in a folder is sealed for the centre; leave out --centre-key, or --as");
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ExportJson : System.Text.Json.Serialization.JsonSerializerContext;
