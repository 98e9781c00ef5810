using EdgeLiver.Imaging;

namespace EdgeLiver.Host.Evaluation;

/// <summary>How well two masks agree.</summary>
internal static class Overlap
{
    /// <summary>2 |A ∩ B| / (|A| + |B|), 0 to 1; 1 where both are empty.</summary>
    public static double Dice(Mask a, Mask b)
    {
        var (both, sum) = Count(a, b);
        return sum == 0 ? 1 : 2.0 * both / sum;
    }

    /// <summary>|A ∩ B| / |A ∪ B|, 0 to 1; 1 where both are empty.</summary>
    public static double Iou(Mask a, Mask b)
    {
        var (both, sum) = Count(a, b);
        return sum == 0 ? 1 : (double)both / (sum - both);
    }

    private static (long Both, long Sum) Count(Mask a, Mask b)
    {
        long both = 0, sum = 0;
        for (var y = 0; y < a.Height; y++)
        {
            var first = a.Row(y);
            var second = b.Row(y);
            for (var x = 0; x < first.Length; x++)
            {
                both += first[x] & second[x] & 1;
                sum += (first[x] & 1) + (second[x] & 1);
            }
        }

        return (both, sum);
    }
}
