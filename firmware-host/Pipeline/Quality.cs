using EdgeLiver.Inference;

namespace EdgeLiver.Host.Pipeline;

/// <summary>Can this frame be judged?</summary>
/// <param name="LiverInView">False: counted and shown, not judged.</param>
/// <param name="Score">0 to 1: probability of a liver times the picture's quality, less where only a sliver of liver is seen.</param>
internal readonly record struct Quality(bool LiverInView, double Score)
{
    /// <summary>Share of the fan that must be liver; a sliver at the edge is no view of the liver.</summary>
    private const double MinLiverShare = 0.05;

    /// <summary>Mean probability that the liver's pixels must have.</summary>
    private const double MinProbability = 0.6;

    /// <param name="segmentation">The frame's masks.</param>
    /// <param name="fanPixels">Pixels of the fan, at least 1.</param>
    /// <param name="view">What the in-view network says; null where only the masks are asked.</param>
    public static Quality Of(Segmentation segmentation, int fanPixels, ViewOpinion? view)
    {
        var share = (double)segmentation.LiverAreaPx / fanPixels;
        var isMarked = share >= MinLiverShare && segmentation.LiverProbability >= MinProbability;
        var certainty = view is { } seen ? seen.Probability * seen.Quality : segmentation.LiverProbability;
        return new Quality(isMarked && view is not { IsLiver: false }, certainty * Math.Min(1, share / MinLiverShare));
    }
}
