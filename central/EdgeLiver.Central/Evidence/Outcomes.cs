using EdgeLiver.Central.Store;

namespace EdgeLiver.Central.Evidence;

/// <summary>What an outcome says of the person: the reference standard.</summary>
internal static class Outcomes
{
    private const string FollowUpClear = "follow_up_clear";

    /// <summary>Codes for an exam: those that decide, and a year without a tumour.</summary>
    public static IReadOnlyList<string> OfExams { get; } = [.. AlertView.Outcomes.Where(code => IsMalignant(code) is not null), FollowUpClear];

    /// <summary>Whether a malignant tumour was there; null for an outcome that decides nothing.</summary>
    public static bool? IsMalignant(string outcome) => outcome switch
    {
        "ct_mri_hcc" or "ct_mri_other_malignancy" or "biopsy_hcc" or "biopsy_other_malignancy" => true,
        "ct_mri_benign" or "biopsy_benign" or FollowUpClear => false,
        _ => null,
    };
}
