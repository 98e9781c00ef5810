using EdgeLiver.Contracts;

namespace EdgeLiver.Screening;

/// <summary>What a model makes of a lesion at its best view. Told beside the rules; no recommendation comes from it.</summary>
/// <param name="Probability">Of malignancy, calibrated, 0 to 1; null where the model gave no number.</param>
/// <param name="Opinion">Suspicious, benign-looking, or none.</param>
/// <param name="Ood">Too unlike the lesions that the model knows: then <paramref name="Opinion"/> is none, whatever the number says.</param>
public readonly record struct LesionOpinion(double? Probability, Opinion Opinion, bool Ood)
{
    /// <summary>A model looked and can say nothing.</summary>
    public static LesionOpinion None { get; } = new(Probability: null, Opinion.None, Ood: true);

    /// <summary>As a record carries it: without a number that is not to be trusted.</summary>
    /// <param name="modelId">Of the model that looked.</param>
    public AiOpinion ToRecord(string modelId) =>
        new() { Probability = Ood ? null : Probability, Opinion = Opinion, Ood = Ood, ModelId = modelId };
}
