using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeLiver.Contracts;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver store</c>: whether the store is whole, how full it is, and what can be read of one that was set aside; its stick.</summary>
internal static class StoreCommand
{
    public static Command Create() => new("store", "The store of a service that does not run.")
    {
        Verify(),
        Compact(),
        Stats(),
        Salvage(),
        StoreStickCommands.Keys(),
        StoreStickCommands.Export(),
        StoreStickCommands.OpenBundle(),
        StoreStickCommands.ImportAck(),
    };

    private static Command Verify() => StoreVerb.Create("verify", "Reads every page, record, exam, key frame and audit entry and compares them with their checksums.", (settings, json) =>
    {
        var report = StoreMaintenance.Verify(settings.Store);
        string[] words =
        [
            .. report.Faults,
            $"{(report.IsWhole ? "whole" : "damaged")}: {report.Pages} pages, {report.Records} records that wait, {report.Exams} exams, {report.Blobs} key frames, {report.AuditEntries} audit entries",
        ];
        StoreVerb.Answer(json, string.Join('\n', words), writer =>
        {
            writer.WriteBoolean("whole", report.IsWhole);
            writer.WriteNumber("pages", report.Pages);
            writer.WriteNumber("records", report.Records);
            writer.WriteNumber("exams", report.Exams);
            writer.WriteNumber("blobs", report.Blobs);
            writer.WriteNumber("unfinished", report.Unfinished);
            writer.WriteNumber("auditEntries", report.AuditEntries);
            writer.WriteStartArray("faults");
            foreach (var fault in report.Faults)
            {
                writer.WriteStringValue(fault);
            }

            writer.WriteEndArray();
        });
        return report.IsWhole ? ExitCode.Done : ExitCode.Failed;
    });

    private static Command Compact() => StoreVerb.Create("compact", "Writes the store anew, without the room that deleted records have left.", (settings, json) =>
    {
        var (before, after) = StoreMaintenance.Compact(settings.Store);
        StoreVerb.Answer(json, $"{before} bytes before, {after} bytes after", writer =>
        {
            writer.WriteNumber("bytesBefore", before);
            writer.WriteNumber("bytesAfter", after);
        });
        return ExitCode.Done;
    });

    private static Command Stats() => StoreVerb.Create("stats", "How full the store is, what it dropped, and what it wrote to the disk.", (settings, json) =>
    {
        var stats = StoreMaintenance.Statistics(settings.Store);
        StoreVerb.Answer(json, Words(stats), writer => WriteStats(writer, stats));
        return ExitCode.Done;
    });

    private static Command Salvage()
    {
        var from = new Option<string>("--from") { Description = "Folder with the files of a store that was set aside.", Required = true };
        return StoreVerb.Create(
            "salvage",
            "Reads every record and exam that is whole out of a store that was set aside, into the store.",
            parsed => (settings, json) =>
            {
                var folder = parsed.GetRequiredValue(from);
                if (!Directory.Exists(folder))
                {
                    throw new UsageException($"--from {folder}: no such folder");
                }

                var loss = StoreMaintenance.Salvage(settings.Store, folder);
                if (json)
                {
                    Console.WriteLine(System.Text.Encoding.UTF8.GetString(loss.ToJson()));
                }
                else
                {
                    Console.WriteLine($"{loss.Records} records and {loss.Exams} exams brought in, {loss.DamagedPages} pages damaged, {loss.LostDocuments} documents lost");
                }

                return ExitCode.Done;
            },
            from);
    }

    private static string Words(StoreStatistics stats)
    {
        var counts = stats.Counts;
        var kinds = Enum.GetValues<RecordKind>().Select(kind => (int)kind).Select(of =>
            $"{Word((RecordKind)of),-10} {counts.Pending[of]} wait, {counts.Sent[of]} arrived, {counts.Dropped[of]} dropped, {counts.SetAside[of]} set aside, {counts.PendingBytes[of]} bytes wait");
        return string.Join('\n', [
            .. kinds,
            $"exams      {counts.Exams}, {counts.DroppedExams} dropped after they had arrived, {counts.ExamBytes} bytes with key frames",
            $"room       {counts.Bytes} of {stats.MaxBytes} bytes; disk: {stats.FreeBytes} free; data file {stats.DataBytes}, log {stats.LogBytes}",
            $"written    {stats.WrittenToday} bytes today of {stats.DailyWriteBudgetBytes}",
        ]);
    }

    private static void WriteStats(Utf8JsonWriter writer, StoreStatistics stats)
    {
        var counts = stats.Counts;
        writer.WriteNumber("lastSequence", counts.LastSequence);
        writer.WriteStartObject("kinds");
        for (var kind = RecordKind.Alert; kind <= RecordKind.Telemetry; kind++)
        {
            var of = (int)kind;
            writer.WriteStartObject(Word(kind));
            writer.WriteNumber("pending", counts.Pending[of]);
            writer.WriteNumber("sent", counts.Sent[of]);
            writer.WriteNumber("dropped", counts.Dropped[of]);
            writer.WriteNumber("setAside", counts.SetAside[of]);
            writer.WriteNumber("pendingBytes", counts.PendingBytes[of]);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteNumber("exams", counts.Exams);
        writer.WriteNumber("examBytes", counts.ExamBytes);
        writer.WriteNumber("droppedExams", counts.DroppedExams);
        writer.WriteNumber("blobBytes", stats.BlobBytes);
        writer.WriteNumber("maxBytes", stats.MaxBytes);
        writer.WriteNumber("freeBytes", stats.FreeBytes);
        writer.WriteNumber("dataBytes", stats.DataBytes);
        writer.WriteNumber("logBytes", stats.LogBytes);
        writer.WriteNumber("dailyWriteBudgetBytes", stats.DailyWriteBudgetBytes);
        writer.WriteStartObject("writtenByDay");
        foreach (var (day, bytes) in stats.WrittenByDay)
        {
            writer.WriteNumber(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), bytes);
        }

        writer.WriteEndObject();
    }

    private static string Word(RecordKind kind) => kind switch
    {
        RecordKind.Alert => "alert",
        RecordKind.Exam => "exam",
        RecordKind.Event => "event",
        _ => "telemetry",
    };
}
