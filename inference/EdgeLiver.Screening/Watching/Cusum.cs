namespace EdgeLiver.Screening.Watching;

/// <summary>Cumulative sum chart of one value of one device: learns what is normal here, then says when that has changed.</summary>
/// <remarks>
/// Page 1954, two-sided, over deviations from the device's own first exams in their standard deviation; reference value 1, limit 10.
/// A single outlier counts at most 3 standard deviations. After an alarm it learns anew, so that one change is one alarm.
/// </remarks>
public sealed class Cusum
{
    /// <summary>Exams from which the normal is learned.</summary>
    public const int Baseline = 100;

    /// <summary>Half of the smallest shift that matters, in standard deviations.</summary>
    public const double Allowance = 1;

    public const double Limit = 10;

    private const double Outlier = 3;

    /// <summary>Exams seen since it began to learn.</summary>
    public int Count { get; set; }

    public double Mean { get; set; }

    /// <summary>Sum of squared deviations while learning (Welford).</summary>
    public double Squares { get; set; }

    public double Above { get; set; }

    public double Below { get; set; }

    public bool IsLearning => Count < Baseline;

    /// <summary>The larger of the two sums.</summary>
    public double Value => Math.Max(Above, Below);

    /// <param name="value">One exam's.</param>
    /// <param name="leastDeviation">A standard deviation below this is taken as this: a device on which nothing varies would else alarm at once.</param>
    /// <returns>The sum that passed the limit; null: none.</returns>
    public double? Add(double value, double leastDeviation)
    {
        if (IsLearning)
        {
            Count++;
            var before = value - Mean;
            Mean += before / Count;
            Squares += before * (value - Mean);
            return null;
        }

        Count++;
        var deviation = Math.Max(leastDeviation, Math.Sqrt(Squares / (Baseline - 1)));
        var z = Math.Clamp((value - Mean) / deviation, -Outlier, Outlier);
        Above = Math.Max(0, Above + z - Allowance);
        Below = Math.Max(0, Below - z - Allowance);
        if (Value <= Limit)
        {
            return null;
        }

        var passed = Value;
        (Count, Mean, Squares, Above, Below) = (0, 0, 0, 0, 0);
        return passed;
    }
}
