namespace EdgeLiver.Contracts;

/// <summary>Who scanned, by the account's name.</summary>
public sealed record Operator
{
    public required string Id { get; init => field = Check.Id("operator.id", value); }

    /// <summary>operator, clinician, community_sonographer, ...</summary>
    public string? Role { get; init => field = Check.CodeOrNull("operator.role", value); }

    /// <summary>The site's own grading, 0 to 9.</summary>
    public int? TrainingLevel { get; init => field = (int?)Check.RangeOrNull("operator.trainingLevel", value, 0, 9); }
}

/// <summary>The ultrasound scanner that the pictures came from.</summary>
public sealed record Scanner
{
    public string? Make { get; init => field = Check.ProductOrNull("scanner.make", value); }

    public string? Model { get; init => field = Check.ProductOrNull("scanner.model", value); }

    /// <summary>The serial number itself stays at the site.</summary>
    public string? SerialHash { get; init; }

    public string? Probe { get; init => field = Check.ProductOrNull("scanner.probe", value); }

    public string? Preset { get; init => field = Check.ProductOrNull("scanner.preset", value); }

    /// <summary>HDMI 1920x1080@60, or the simulated scanner.</summary>
    public string? Input { get; init => field = Check.ProductOrNull("scanner.input", value); }

    public string? GeometryProfile { get; init => field = Check.IdOrNull("scanner.geometryProfile", value); }

    /// <summary>Above 0 up to 10; null where the screen does not tell.</summary>
    public double? MmPerPixel { get; init => field = Check.RangeOrNull("scanner.mmPerPixel", value, 1e-6, 10); }

    /// <summary>depth-ruler, ...; how the scale was found.</summary>
    public string? MmPerPixelSource { get; init => field = Check.CodeOrNull("scanner.mmPerPixelSource", value); }
}

/// <summary>A view of the checklist.</summary>
public sealed record ViewRecord
{
    /// <summary>left_longitudinal, right_dome, ...</summary>
    public required string View { get; init => field = Check.Code("views.view", value); }

    public required ViewState State { get; init; }

    /// <summary>Why it was not seen: lung_gas, ...; null for one that was.</summary>
    public string? Reason { get; init => field = Check.CodeOrNull("views.reason", value); }

    /// <summary>Ids of the pictures that show it.</summary>
    public IReadOnlyList<string> Media { get; init => field = Check.Codes("views.media", value); } = [];
}

/// <summary>A key frame, black outside the fan; the picture itself lies beside the store, named by its hash.</summary>
public sealed record MediaRecord
{
    /// <summary>Within the exam: m1, m2, ...</summary>
    public required string Id { get; init => field = Check.Id("media.id", value); }

    /// <summary>still, outlines (of the AI, over the still of the same frame), cine.</summary>
    public required string Kind { get; init => field = Check.Code("media.kind", value); }

    /// <summary>Pictures of a cine; null for a still.</summary>
    public int? Frames { get; init; }

    /// <summary>Of a cine, above 0 up to 120; null for a still.</summary>
    public double? FramesPerSecond { get; init => field = Check.RangeOrNull("media.framesPerSecond", value, 0.1, 120); }

    public required string Sha256 { get; init => field = Check.Id("media.sha256", value); }

    /// <summary>Bytes of the file.</summary>
    public long Bytes { get; init; }

    /// <summary>Pixels.</summary>
    public int Width { get; init; }

    /// <summary>Pixels.</summary>
    public int Height { get; init; }

    /// <summary>Scale of its pixels; null where the screen does not tell.</summary>
    public double? MmPerPixel { get; init; }

    /// <summary>Number of the frame since the source started.</summary>
    public long? Frame { get; init; }

    public DateTimeOffset? TakenAt { get; init; }
}
