using EdgeLiver.Screening.Rules;
using PolicyOpinion = EdgeLiver.Contracts.PolicyOpinion;

namespace EdgeLiver.Screening;

/// <summary>Why an exam has no US LI-RADS category.</summary>
public enum Withheld
{
    /// <summary>A lesion that may count has no size in mm. It is never taken for a small one.</summary>
    SizeUnknown,

    /// <summary>Too few frames showed the liver: that nothing was found says nothing.</summary>
    LiverBarelySeen,

    /// <summary>Age or risk is not known, so nobody knows whether the category is meant for this person.</summary>
    FactsMissing,

    /// <summary>Under 18, or not at risk: the category is not meant for this person.</summary>
    NotApplicable,
}

/// <summary>What an exam and the clinical facts come to by the rules; decision support, never a diagnosis.</summary>
public sealed record ScreeningReport
{
    /// <summary>Version of the policy that it was made by.</summary>
    public required string Policy { get; init; }

    /// <summary>Null where <see cref="Withheld"/> says why.</summary>
    public required UsCategory? Category { get; init; }

    public required Withheld? Withheld { get; init; }

    public required Visualization Visualization { get; init; }

    /// <summary>True where the score comes from the frames and not from the operator.</summary>
    public required bool VisualizationIsSuggested { get; init; }

    /// <summary>VA VistA code, 1450 to 1458; null without a category.</summary>
    public required int? VistaCode { get; init; }

    /// <summary>AFP against its threshold; null without AFP.</summary>
    public required AfpVerdict? Afp { get; init; }

    /// <summary>aMAP; null where something for it is missing.</summary>
    public required AmapScore? Amap { get; init; }

    public required Recommendation Recommendation { get; init; }

    /// <summary>What each guideline says for itself; they may disagree.</summary>
    public required IReadOnlyList<PolicyOpinion> Opinions { get; init; }

    /// <summary>What the pictures, the radiomics and the clinical facts come to together, and what moved it.</summary>
    public required FusedStatement Fused { get; init; }

    /// <summary>True where somebody must look: a lesion that counts, US-2, US-3, VIS-B or VIS-C, a new thrombus, positive AFP.</summary>
    public required bool RaisesAlert { get; init; }

    /// <summary>What a reader must know beside the result, as stable codes; the statements say the same in words.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>The report in sentences, in reading order; the last one says that it is no diagnosis.</summary>
    public required IReadOnlyList<LocalText> Statements { get; init; }

    /// <summary>Puts the findings and the facts together by the rules; the same input gives the same report.</summary>
    /// <param name="findings">What the pictures gave.</param>
    /// <param name="facts">What is known beside them.</param>
    /// <param name="on">The day of the report.</param>
    /// <param name="policy">Null: the product's own.</param>
    /// <exception cref="ClinicalInputException">A fact can't be: an age out of range, AFP of tomorrow.</exception>
    public static ScreeningReport Of(ExamFindings findings, ClinicalFacts facts, DateOnly on, ScreeningPolicy? policy = null)
    {
        var conclusion = new Conclusion(findings, facts, on, policy ?? new ScreeningPolicy());
        return new ScreeningReport
        {
            Policy = conclusion.Policy.Version,
            Category = conclusion.Category,
            Withheld = conclusion.Withheld,
            Visualization = conclusion.Visualization,
            VisualizationIsSuggested = facts.Visualization is null,
            VistaCode = conclusion.VistaCode,
            Afp = conclusion.Afp,
            Amap = conclusion.Amap,
            Opinions = conclusion.Opinions,
            Fused = conclusion.Fused,
            Recommendation = conclusion.Recommend(),
            RaisesAlert = conclusion.RaisesAlert,
            Flags = [.. conclusion.Flags()],
            Statements = [.. ReportText.Write(conclusion)],
        };
    }
}
