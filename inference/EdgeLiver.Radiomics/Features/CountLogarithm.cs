namespace EdgeLiver.Radiomics;

/// <summary>n log2 n of a count: an entropy over N counts is log2 N less their sum over N.</summary>
internal static class CountLogarithm
{
    private static readonly double[] Small = [.. Enumerable.Range(0, 4096).Select(Exact)];

    /// <param name="count">0 up; 0 gives 0.</param>
    public static double Of(long count) => count < Small.Length ? Small[count] : Exact(count);

    private static double Exact(long count) => count == 0 ? 0 : count * Math.Log2(count);

    private static double Exact(int count) => Exact((long)count);
}
