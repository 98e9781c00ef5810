using System.CommandLine;
using System.Globalization;
using System.Text;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Settings;
using EdgeLiver.Uplink;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver export</c>: an exam out of the store of a service that does not run.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var exam = new Argument<string>("EXAM") { Description = "Id of the exam, as the report shows it." };
        var to = new Option<string>("--to") { Description = "Folder that the files go into; made where it is missing.", Required = true };
        var form = new Option<string>("--as") { Description = "fhir (bundle) or csv (one line a value).", DefaultValueFactory = _ => "fhir" };
        form.AcceptOnlyFromAmong("fhir", "csv");
        var config = new Option<string?>("--config") { Description = "The service's JSON file; it says where the store is." };
        var command = new Command("export", "An exam as a FHIR bundle or as a table.") { exam, to, form, config };
        command.SetAction(async (parsed, stop) =>
        {
            // The id alone makes the file's name: nothing that somebody typed.
            var id = Ulid.TryParse(parsed.GetRequiredValue(exam), CultureInfo.InvariantCulture, out var known)
                ? known
                : throw new UsageException("EXAM is no exam id; it has 26 letters and digits, as the report shows it");
            var settings = StationSettings.Load(parsed.GetValue(config));
            using var metrics = new UplinkMetrics();
            await using var store = await RecordStore.OpenAsync(settings.Store, metrics, NullLogger<RecordStore>.Instance);
            var record = (await store.TryGetExamAsync(id, stop))?.Exam ?? throw new UsageException($"there is no exam {id} in {settings.Store.DataFolder}");
            if (record.SignOff is null && record.Status is not (ExamStatus.Final or ExamStatus.Amended))
            {
                throw new UsageException($"exam {id} is {record.Status.ToString().ToLowerInvariant()}; only a signed exam leaves the box");
            }

            var (bytes, ending) = parsed.GetRequiredValue(form) == "csv" ? (Encoding.UTF8.GetBytes(ExamTable.Csv(record)), "csv") : (FhirBundle.Write(record), "json");
            Directory.CreateDirectory(parsed.GetRequiredValue(to));
            var path = Path.Combine(parsed.GetRequiredValue(to), $"edgeliver-{id}.{ending}");
            await File.WriteAllBytesAsync(path, bytes, stop);
            CommandAudit.Note(settings, "export", $"{id}", "done");
            await Console.Out.WriteLineAsync(path);
            return ExitCode.Done;
        });
        return command;
    }
}
