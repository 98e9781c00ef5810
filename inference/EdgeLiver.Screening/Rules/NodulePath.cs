using EdgeLiver.Screening.Policies;

namespace EdgeLiver.Screening.Rules;

/// <summary>Work-up path of a nodule by the Chinese NHC guideline of 2026.</summary>
/// <remarks>Read in public code. 10.0 mm is path 1 here and US-3 in LI-RADS: both may speak at once.</remarks>
public static class NodulePath
{
    /// <summary>1 up to 10 mm, 2 up to 20 mm, 3 above.</summary>
    /// <param name="largestNoduleMm">Above 0, unrounded.</param>
    public static int Of(double largestNoduleMm) => largestNoduleMm <= PolicyFiles.Nhc.Number("path1") ? 1
        : largestNoduleMm <= PolicyFiles.Nhc.Number("path2") ? 2
        : 3;

    /// <summary>Path 4: no nodule, but markers that go on rising.</summary>
    internal static RuleAnswer Answer(RuleInput input)
    {
        if (input.Has("largestNoduleMm"))
        {
            return new RuleAnswer { Band = $"path{Of(input.Positive("largestNoduleMm", RuleInput.MaxSizeMm))}" };
        }

        return input.OptionalFlag("markersPersistentlyRising") is true
            ? new RuleAnswer { Band = "path4" }
            : throw ClinicalInputException.NotApplicable(
                "largestNoduleMm", "there is neither a nodule nor a marker that goes on rising");
    }
}
