namespace EdgeLiver.Radiomics;

/// <summary>ICC(1,1) of one feature over tracks: the share of its variance that lies between lesions, not between frames of one.</summary>
/// <param name="Tracks">Tracks that have the feature in at least one frame.</param>
/// <param name="Frames">Their frames that have it.</param>
/// <param name="Value">
/// (B − W) / (B + (k − 1) W), B and W being the mean squares between and within tracks of a one-way analysis of variance with random
/// tracks (Shrout and Fleiss, Psychological Bulletin 86, 1979, 420-428) and k = (N − Σn²/N) / (tracks − 1) the number of frames a
/// track for tracks of unequal length (Donner, International Statistical Review 54, 1986, 67-82). At most 1; at or below 0 lesions
/// differ no more than the frames of one. Undefined with fewer than two tracks, where no track has two frames, and where all values
/// are equal.
/// </param>
/// <param name="Lower">Lower confidence limit, from the F distribution of B/W; exact for equal tracks, else near (k in place of n).</param>
/// <param name="Upper">Upper confidence limit.</param>
/// <remarks>
/// Frames of a cine resemble their neighbours, so they bring less than as many free measurements would: the value describes the
/// tracks as they were seen and the limits are narrower than the truth.
/// </remarks>
public readonly record struct IntraclassCorrelation(int Tracks, long Frames, Statistic Value, Statistic Lower, Statistic Upper)
{
    private const string FewTracks = "fewer than two tracks have it";
    private const string NoRepeat = "no track has it in two frames";
    private const string NoSpread = "all values are equal";

    /// <summary>From the sums of squares of an analysis of variance.</summary>
    /// <param name="tracks">Groups.</param>
    /// <param name="frames">Measurements, N.</param>
    /// <param name="squaredCounts">Sum of the groups' squared sizes.</param>
    /// <param name="between">Sum of squares between groups.</param>
    /// <param name="within">Sum of squares within groups.</param>
    /// <param name="confidence">Of the limits, 0 to 1.</param>
    internal static IntraclassCorrelation From(int tracks, long frames, double squaredCounts, double between, double within, double confidence)
    {
        var why = tracks < 2 ? FewTracks : frames == tracks ? NoRepeat : between == 0 && within == 0 ? NoSpread : null;
        if (why is not null)
        {
            var none = Statistic.Undefined(why);
            return new IntraclassCorrelation(tracks, frames, none, none, none);
        }

        double k = (frames - (squaredCounts / frames)) / (tracks - 1), b = between / (tracks - 1), w = within / (frames - tracks);
        if (w == 0)
        {
            return new IntraclassCorrelation(tracks, frames, Statistic.Of(1), Statistic.Of(1), Statistic.Of(1));
        }

        Statistic Correlation(double ratio) => Statistic.Of((ratio - 1) / (ratio + k - 1));
        Statistic Limit(double probability) => Correlation(b / w / FDistribution.Quantile(probability, tracks - 1, frames - tracks));
        var tail = (1 - confidence) / 2;
        return new IntraclassCorrelation(tracks, frames, Correlation(b / w), Limit(1 - tail), Limit(tail));
    }
}
