namespace EdgeLiver.Screening;

/// <summary>A lesion as an exam has it: one track over all frames.</summary>
public sealed record Lesion
{
    /// <summary>Number of its track.</summary>
    public required int Track { get; init; }

    /// <summary>Since the source started.</summary>
    public required TimeSpan FirstSeen { get; init; }

    public required TimeSpan LastSeen { get; init; }

    /// <summary>Frames in which it was seen, at least 1.</summary>
    public required int Sightings { get; init; }

    /// <summary>Share of the frames of its life in which it was seen, above 0 to 1; times away do not count.</summary>
    public required double Stability { get; init; }

    /// <summary>Index of the frame with the best view.</summary>
    public required long BestFrame { get; init; }

    public required TimeSpan BestAt { get; init; }

    /// <summary>How it looked there.</summary>
    public required LesionSighting Best { get; init; }

    /// <summary>The model's probability over all sightings, 0 to 1.</summary>
    public required double MeanProbability { get; init; }

    /// <summary>Largest median of three long axes in a row, pixels.</summary>
    public required double LongAxisPx { get; init; }

    /// <summary>The same in mm; null where the scale is unknown, or was unknown when the lesion was largest.</summary>
    public required double? LongAxisMm { get; init; }

    /// <summary>Half the spread of the three, at least one pixel: how repeatable, not how true.</summary>
    public required double? UncertaintyMm { get; init; }
}
