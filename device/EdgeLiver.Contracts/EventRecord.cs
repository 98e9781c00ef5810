namespace EdgeLiver.Contracts;

/// <summary>Something that happened to a unit and concerns no patient: its store was set aside.</summary>
public sealed record EventRecord
{
    public const string SchemaName = "edgeliver.event/1";

    public string Schema { get; init => field = Check.Same("schema", value ?? SchemaName, SchemaName); } = SchemaName;

    public required Ulid EventId { get; init; }

    public required string SiteId { get; init => field = Check.Id("site", value); }

    public required string DeviceId { get; init => field = Check.Id("unit", value); }

    /// <summary>What happened: store_set_aside, ...</summary>
    public required string Code { get; init => field = Check.Code("event.code", value); }

    /// <summary>By the unit's clock, which may be wrong.</summary>
    public required DateTimeOffset HappenedAt { get; init; }

    /// <summary>How much of what, each once.</summary>
    public IReadOnlyList<EventCount> Counts { get; init => field = Check.Distinct("event.count", value, count => count.Code); } = [];
}

/// <summary>A number that belongs to an event.</summary>
public sealed record EventCount
{
    /// <summary>Of what: records, damaged-pages, ...</summary>
    public required string Code { get; init => field = Check.Code("event.count", value); }

    public required long Value { get; init; }
}
