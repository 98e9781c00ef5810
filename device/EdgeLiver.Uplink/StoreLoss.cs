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
    public const string SchemaName = "edgeliver.store-loss/1";

    /// <summary>As an event on the unit's own topic.</summary>
    public OutboxMessage Alarm(string site, string unit) => new(
        Ulid.NewUlid(), RecordKind.Event, Topics.Of(site, unit, RecordKind.Event), SchemaName, "application/json", ToJson());

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
