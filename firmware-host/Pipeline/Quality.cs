using EdgeLiver.Inference;

namespace EdgeLiver.Host.Pipeline;

/// <summary>Can this frame be judged?</summary>
/// <param name="LiverInView">False: counted and shown, not judged.</param>
/// <param name="Score">0 to 1: the network's mean liver probability, less where only a sliver of liver is seen.</param>
internal readonly record struct Quality(bool LiverInView, double Score)
{
    /// <summary>Share of the fan that must be liver; a sliver at the edge is no view of the liver.</summary>
    private const double MinLiverShare = 0.05;

    /// <summary>Mean probability that the liver's pixels must have.</summary>
    private const double MinProbability = 0.6;

    /// <param name="segmentation">The frame's masks.</param>
    /// <param name="fanPixels">Pixels of the fan, at least 1.</param>
    public static Quality Of(Segmentation segmentation, int fanPixels)
    {
        var share = (double)segmentation.LiverAreaPx / fanPixels;
        var score = segmentation.LiverProbability * Math.Min(1, share / MinLiverShare);
        return new Quality(share >= MinLiverShare && segmentation.LiverProbability >= MinProbability, score);
    }
}
