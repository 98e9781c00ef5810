namespace EdgeLiver.Contracts;

/// <summary>Something that a person should see before the queue of exams is through.</summary>
public sealed record AlertRecord
{
    public const string SchemaName = "edgeliver.alert/1";

    public string Schema { get; init => field = Check.Same("schema", value ?? SchemaName, SchemaName); } = SchemaName;

    public required Ulid AlertId { get; init; }

    public required string SiteId { get; init => field = Check.Id("site", value); }

    public required string DeviceId { get; init => field = Check.Id("unit", value); }

    /// <summary>What happened: us_category_3, afp_elevated, ...</summary>
    public required string Reason { get; init => field = Check.Code("alert.reason", value); }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>The exam that it is about.</summary>
    public required Ulid ExamId { get; init; }

    public required Subject Subject { get; init; }
}
