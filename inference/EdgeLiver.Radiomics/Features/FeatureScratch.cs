namespace EdgeLiver.Radiomics;

/// <summary>Memory of one <see cref="FeatureAverage{TFeature}"/> of any family, made once.</summary>
internal sealed class FeatureScratch
{
    private const int LargestFamily = 32;

    public double[] Values { get; } = new double[LargestFamily];

    public string?[] Undefined { get; } = new string?[LargestFamily];

    public double[] Sums { get; } = new double[LargestFamily];

    public int[] Counts { get; } = new int[LargestFamily];

    public string?[] Reasons { get; } = new string?[LargestFamily];
}
