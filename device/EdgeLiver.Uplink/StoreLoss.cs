using System.Text.Json;
using EdgeLiver.Contracts;

namespace EdgeLiver.Uplink;

/// <summary>A store that could not be opened was set aside, and what could be read of it went into a new one.</summary>
/// <param name="Folder">Where its files are kept.</param>
/// <param name="Reason">Why it could not be opened, one line.</param>
/// <param name="Records">Records that wait and were brought over, under the sequences that they had.</param>
/// <param name="Exams">Exams that were brought over.</param>
/// <param name="DamagedPages">Pages of 8 KiB that are not what was written.</param>
/// <param name="LostDocuments">Documents of which only a part is left.</param>
public sealed record StoreLoss(string Folder, string Reason, long Records, long Exams, long DamagedPages, long LostDocuments)
{
    /// <summary>As an event on the unit's own topic; why it could not be opened stays in the log and beside the files.</summary>
    public OutboxMessage Alarm(string site, string unit)
    {
        var id = Ulid.NewUlid();
        return OutboxMessage.Of(new EventRecord
        {
            EventId = id,
            SiteId = site,
            DeviceId = unit,
            Code = "store_set_aside",
            HappenedAt = id.Time,
            Counts =
            [
                new() { Code = "records", Value = Records },
                new() { Code = "exams", Value = Exams },
                new() { Code = "damaged-pages", Value = DamagedPages },
                new() { Code = "lost-documents", Value = LostDocuments },
            ],
        });
    }

    /// <summary>For whoever looks at the files that were set aside.</summary>
    public byte[] ToJson()
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("event", "store_set_aside");
            writer.WriteString("folder", Path.GetFileName(Folder));
            writer.WriteString("reason", Reason);
            writer.WriteNumber("records", Records);
            writer.WriteNumber("exams", Exams);
            writer.WriteNumber("damagedPages", DamagedPages);
            writer.WriteNumber("lostDocuments", LostDocuments);
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
