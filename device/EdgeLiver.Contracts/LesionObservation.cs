namespace EdgeLiver.Contracts;

/// <summary>One lesion, followed over the frames of an exam.</summary>
public sealed record LesionObservation
{
    /// <summary>Within the exam: o1, o2, ...</summary>
    public required string Id { get; init => field = Check.Id("observations.id", value); }

    /// <summary>focal, ...</summary>
    public string Kind { get; init => field = Check.Code("observations.kind", value ?? "focal"); } = "focal";

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
