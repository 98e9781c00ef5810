namespace EdgeLiver.Contracts;

/// <summary>One lesion, followed over the frames of an exam.</summary>
public sealed record LesionObservation
{
    /// <summary>Within the exam: o1, o2, ...</summary>
    public required string Id { get; init => field = Check.Id("observations.id", value); }

    /// <summary>focal, ...</summary>
    public string Kind { get; init => field = Check.Code("observations.kind", value ?? "focal"); } = "focal";

    public ObservationSource Source { get; init; }

    /// <summary>The AI's observation that the operator says this of; null where it stands for itself.</summary>
    public string? Concerns { get; init => field = Check.IdOrNull("observations.concerns", value); }

    /// <summary>Couinaud: I to VIII, IVa, IVb; null where nobody said.</summary>
    public string? Segment { get; init => field = Check.CodeOrNull("observations.segment", value); }

    /// <summary>Not there in an earlier exam; null where nobody knows.</summary>
    public bool? New { get; init; }

    /// <summary>Ids of the pictures that show it.</summary>
    public IReadOnlyList<string> Media { get; init => field = Check.Codes("observations.media", value); } = [];

    /// <summary>Where the size was taken; null where it was typed.</summary>
    public Caliper? Caliper { get; init; }

    /// <summary>The operator's own outline, beside the AI's, which stays as it is; null where nobody drew one.</summary>
    public Outline? Outline { get; init; }

    /// <summary>Frames that show it; null where nobody counted.</summary>
    public long? Frames { get; init; }

    /// <summary>Of <see cref="SizeMm"/>: how repeatable, not how true; 0 to 300.</summary>
    public double? SizeUncertaintyMm { get; init => field = Check.RangeOrNull("observations.sizeUncertaintyMm", value, 0, 300); }

    /// <summary>Long axis in millimetres, 0 to 300; null where the scale of the picture is not known.</summary>
    public double? SizeMm { get; init => field = Check.RangeOrNull("observations.sizeMm", value, 0, 300); }

    /// <summary>Long axis in pixels of the source, 0 to 20,000.</summary>
    public double SizePx { get; init => field = Check.Range("observations.sizePx", value, 0, 20_000); }

    /// <summary>Number of the frame that shows it best, from 0; null where there is none.</summary>
    public long? BestFrame { get; init; }

    /// <summary>Said by a person; a model does not set it.</summary>
    public bool DefinitelyBenign { get; init; }

    /// <summary>Null where no model has looked at it.</summary>
    public AiOpinion? Ai { get; init; }
}

/// <summary>Two ends of a line on a still, pixels of it.</summary>
public sealed record Caliper
{
    public required string Media { get; init => field = Check.Id("caliper.media", value); }

    public required double X1 { get; init => field = Check.Range("caliper.x1", value, 0, 20_000); }

    public required double Y1 { get; init => field = Check.Range("caliper.y1", value, 0, 20_000); }

    public required double X2 { get; init => field = Check.Range("caliper.x2", value, 0, 20_000); }

    public required double Y2 { get; init => field = Check.Range("caliper.y2", value, 0, 20_000); }

    /// <summary>Pixels.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double Length => double.Hypot(X2 - X1, Y2 - Y1);
}

/// <summary>A closed line on a still, pixels of it.</summary>
public sealed record Outline
{
    public const int MinPoints = 3;
    public const int MaxPoints = 200;

    public required string Media { get; init => field = Check.Id("outline.media", value); }

    /// <summary>x, y, x, y, ...: 3 to 200 points.</summary>
    public required IReadOnlyList<double> Points { get; init => field = Checked(value); }

    private static IReadOnlyList<double> Checked(IReadOnlyList<double> points)
    {
        if (points.Count % 2 != 0 || points.Count is < 2 * MinPoints or > 2 * MaxPoints)
        {
            throw new FormatException($"outline.points has {points.Count} numbers; must be x and y of {MinPoints} to {MaxPoints} points");
        }

        foreach (var number in points)
        {
            Check.Range("outline.points", number, 0, 20_000);
        }

        return points;
    }
}

/// <summary>What a model says of a lesion.</summary>
public sealed record AiOpinion
{
    /// <summary>Calibrated probability of malignancy, 0 to 1; null where the model has no opinion.</summary>
    public double? Probability { get; init => field = Check.RangeOrNull("ai.probability", value, 0, 1); }

    public Opinion Opinion { get; init; }

    public required string ModelId { get; init => field = Check.Id("ai.modelId", value); }

    /// <summary>Unlike anything that the model was trained on; then there is no probability to trust.</summary>
    public bool Ood { get; init; }
}
