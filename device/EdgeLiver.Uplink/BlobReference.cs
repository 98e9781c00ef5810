using LiteDB;

namespace EdgeLiver.Uplink;

/// <summary>A key frame or a cine: a file beside the store, named by what is in it.</summary>
/// <param name="Sha256">Of the content, 64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">Length.</param>
/// <param name="ContentType">MIME type.</param>
public sealed record BlobReference(string Sha256, long Bytes, string ContentType)
{
    internal static BlobReference Of(BsonDocument document) =>
        new(document["_id"].AsString, document["bytes"].AsInt64, document["type"].AsString);

    internal BsonDocument ToBson() => new() { ["_id"] = Sha256, ["bytes"] = Bytes, ["type"] = ContentType };
}
