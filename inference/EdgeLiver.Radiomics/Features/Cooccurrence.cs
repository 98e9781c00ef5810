using static EdgeLiver.Radiomics.CooccurrenceFeature;

namespace EdgeLiver.Radiomics;

/// <summary>Computes <see cref="CooccurrenceFeature"/> from counts of neighbouring pairs.</summary>
/// <remarks>
/// The matrix is symmetric, so all but entropy, energy and the joint maximum follow from three histograms: of i + j, of |i - j| and
/// of i. With S and D the second moments of the first two, the joint variance is (S + D) / 4 and the covariance (S - D) / 4;
/// i j is ((i + j)² - (i - j)²) / 4.
/// </remarks>
internal static class Cooccurrence
{
    /// <summary>The highest grey level that a matrix is made for.</summary>
    public const int MaxLevels = 1024;

    /// <summary>Why the family can be undefined.</summary>
    public const string NoPairs = "no pixel has a neighbour inside the region";

    /// <summary>Writes the family.</summary>
    /// <param name="pairs">Pairs (i, j) seen in one sense of a direction, at <c>i * stride + j</c>; row and column 0 are not read.</param>
    /// <param name="stride">From one row to the next, above <paramref name="levels"/>.</param>
    /// <param name="levels">N_g, 1 to <see cref="MaxLevels"/>.</param>
    /// <param name="mode">Whose values one grey level has.</param>
    /// <param name="target">Where the features go.</param>
    public static void Write(
        ReadOnlySpan<int> pairs, int stride, int levels, RadiomicMode mode, FeatureBlock<CooccurrenceFeature> target)
    {
        Span<long> sums = stackalloc long[(2 * levels) + 1];
        Span<long> differences = stackalloc long[levels];
        Span<long> marginal = stackalloc long[levels + 1];
        var joint = Fold(pairs, stride, levels, sums, differences, marginal);
        if (joint.Total == 0)
        {
            target.SetAllUndefined(NoPairs);
            return;
        }

        double total = joint.Total;
        // One level alone has no entropy at all, not what rounding leaves of it.
        var jointEntropy = joint.Most == joint.Total ? 0 : Math.Log2(total) - (joint.Logarithms / total);
        target[JointMaximum] = joint.Most / total;
        target[JointEntropy] = jointEntropy;
        target[AngularSecondMoment] = joint.Squares / (total * total);
        var contrast = WriteDifferences(differences, total, levels, target);
        var (mean, spread) = WriteSums(sums, total, target);
        var variance = (spread + contrast) / 4;
        target[Autocorrelation] = (spread + (mean * mean) - contrast) / 4;
        target[JointVariance] = variance;
        target[Correlation] = variance > 0 ? (spread - contrast) / (4 * variance) : 1;
        WriteInformation(jointEntropy, Entropy(marginal, total), mode, target);
        // A sum over no pair is 0 for PyRadiomics; for IBSI's reference implementation it is no number.
        target.SetOr(InverseVariance, variance > 0 || mode == RadiomicMode.PyRadiomics, InverseSquares(differences) / total, "one grey level");
    }

    /// <summary>Adds both senses of each pair up, cell by cell of the upper half.</summary>
    private static JointSums Fold(
        ReadOnlySpan<int> pairs, int stride, int levels, Span<long> sums, Span<long> differences, Span<long> marginal)
    {
        sums.Clear();
        differences.Clear();
        marginal.Clear();
        var joint = default(JointSums);
        for (var i = 1; i <= levels; i++)
        {
            var row = pairs.Slice(i * stride, levels + 1);
            long own = 2 * row[i], rowTotal = own;
            joint.Add(own, 1);
            differences[0] += own;
            sums[2 * i] += own;
            for (int j = i + 1, mirror = (j * stride) + i; j <= levels; j++, mirror += stride)
            {
                long both = row[j] + pairs[mirror];
                if (both > 0)
                {
                    joint.Add(both, 2);
                    differences[j - i] += 2 * both;
                    sums[i + j] += 2 * both;
                    rowTotal += both;
                    marginal[j] += both;
                }
            }

            marginal[i] += rowTotal;
        }

        return joint;
    }

    /// <summary>Writes what depends on |i - j| and gives the contrast.</summary>
    private static double WriteDifferences(
        ReadOnlySpan<long> differences, double total, int levels, FeatureBlock<CooccurrenceFeature> target)
    {
        double mean = 0, contrast = 0, inverse = 0, normalised = 0, inverseMoment = 0, normalisedMoment = 0;
        for (var k = 0; k < differences.Length; k++)
        {
            var part = differences[k] / total;
            var relative = (double)k / levels;
            mean += k * part;
            contrast += (double)k * k * part;
            inverse += part / (1 + k);
            normalised += part / (1 + relative);
            inverseMoment += part / (1 + ((double)k * k));
            normalisedMoment += part / (1 + (relative * relative));
        }

        double variance = 0;
        for (var k = 0; k < differences.Length; k++)
        {
            variance += differences[k] / total * (k - mean) * (k - mean);
        }

        target[DifferenceAverage] = mean;
        target[Dissimilarity] = mean;
        target[DifferenceVariance] = variance;
        target[DifferenceEntropy] = Entropy(differences, total);
        target[Contrast] = contrast;
        target[InverseDifference] = inverse;
        target[NormalisedInverseDifference] = normalised;
        target[InverseDifferenceMoment] = inverseMoment;
        target[NormalisedInverseDifferenceMoment] = normalisedMoment;
        return contrast;
    }

    /// <summary>Writes what depends on i + j and gives its mean and variance.</summary>
    private static (double Mean, double Variance) WriteSums(ReadOnlySpan<long> sums, double total, FeatureBlock<CooccurrenceFeature> target)
    {
        double mean = 0;
        for (var s = 2; s < sums.Length; s++)
        {
            mean += s * (sums[s] / total);
        }

        double second = 0, third = 0, fourth = 0;
        for (var s = 2; s < sums.Length; s++)
        {
            var deviation = s - mean;
            var square = sums[s] / total * deviation * deviation;
            second += square;
            third += square * deviation;
            fourth += square * deviation * deviation;
        }

        target[JointAverage] = mean / 2;
        target[SumAverage] = mean;
        target[SumVariance] = second;
        target[SumEntropy] = Entropy(sums, total);
        target[ClusterTendency] = second;
        target[ClusterShade] = third;
        target[ClusterProminence] = fourth;
        return (mean, second);
    }

    private static void WriteInformation(
        double jointEntropy, double entropy, RadiomicMode mode, FeatureBlock<CooccurrenceFeature> target)
    {
        var oneLevel = mode == RadiomicMode.Ibsi ? 1 : 0;
        target[InformationCorrelation1] = entropy > 0 ? (jointEntropy - (2 * entropy)) / entropy : oneLevel;
        target[InformationCorrelation2] = Math.Sqrt(Math.Max(0, 1 - Math.Exp(-2 * ((2 * entropy) - jointEntropy))));
    }

    private static double Entropy(ReadOnlySpan<long> counts, double total)
    {
        double logarithms = 0;
        foreach (var count in counts)
        {
            if (count == total)
            {
                return 0;
            }

            logarithms += CountLogarithm.Of(count);
        }

        return Math.Log2(total) - (logarithms / total);
    }

    private static double InverseSquares(ReadOnlySpan<long> differences)
    {
        double sum = 0;
        for (var k = 1; k < differences.Length; k++)
        {
            sum += differences[k] / ((double)k * k);
        }

        return sum;
    }

    /// <summary>What needs each cell by itself.</summary>
    private struct JointSums
    {
        public long Total;
        public long Most;
        public double Squares;
        public double Logarithms;

        public void Add(long count, int cells)
        {
            Total += cells * count;
            Most = Math.Max(Most, count);
            Squares += cells * ((double)count * count);
            Logarithms += cells * CountLogarithm.Of(count);
        }
    }
}
