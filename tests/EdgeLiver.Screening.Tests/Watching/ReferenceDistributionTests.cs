using CsCheck;
using EdgeLiver.Screening.Watching;
using Xunit;

namespace EdgeLiver.Screening.Tests.Watching;

public sealed class ReferenceDistributionTests
{
    private static readonly ReferenceDistribution Even = new([.. Enumerable.Range(0, 101).Select(i => i / 100.0)], 1000);

    [Fact]
    public void The_distance_is_that_of_the_definition() => Gen.Double[-0.2, 1.2].Array[1, 60].Sample(values =>
    {
        // Slow and obvious: both sides of every step.
        var expected = values.Max(x => Math.Max(
            Math.Abs(values.Count(v => v <= x) / (double)values.Length - Math.Clamp(x, 0, 1)),
            Math.Abs(values.Count(v => v < x) / (double)values.Length - Math.Clamp(x, 0, 1))));

        Assert.Equal(expected, Even.KolmogorovSmirnov(values), 9);
    });

    [Fact]
    public void Equal_shares_have_an_index_of_zero()
    {
        var values = Enumerable.Range(0, 1000).Select(i => (i + 0.5) / 1000).ToArray();

        Assert.Equal(0, Even.Psi(values), 6);
    }

    [Fact]
    public void The_index_is_the_sum_over_the_tenths()
    {
        // Half of the values in the first tenth, the others spread over the rest evenly.
        double[] values = [.. Enumerable.Repeat(0.05, 90), .. Enumerable.Range(0, 90).Select(i => 0.1 + (0.9 * (i + 0.5) / 90))];
        var (first, other) = (90.5 / 185, 10.5 / 185);
        var expected = ((first - 0.1) * Math.Log(first * 10)) + (9 * (other - 0.1) * Math.Log(other * 10));

        Assert.Equal(expected, Even.Psi(values), 6);
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.84134, 1)]
    [InlineData(0.02275, -2)]
    [InlineData(5, 3)]
    [InlineData(-5, -3)]
    public void A_value_has_the_deviate_of_its_place(double value, double expected) => Assert.Equal(expected, Even.Deviate(value), 0.01);

    [Fact]
    public void Limits_fall_with_the_number_of_values_and_an_index_of_a_quarter_is_always_allowed()
    {
        Assert.True(Even.PsiLimit(50, 0.001) > Even.PsiLimit(100, 0.001));
        Assert.Equal(0.25, Even.PsiLimit(1000, 0.001));

        // Chi-squared with 9 degrees of freedom: 27.88 is exceeded by one in a thousand.
        Assert.Equal(27.88 / (50 * 1000 / 1050.0), Even.PsiLimit(50, 0.001), 0.01);

        // Kolmogorov: 1.949 for one in a thousand.
        Assert.Equal(1.949 / Math.Sqrt(50 * 1000 / 1050.0), Even.KolmogorovSmirnovLimit(50, 0.001), 0.001);
    }

    [Fact]
    public void Quantiles_that_fall_or_are_no_numbers_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ReferenceDistribution([.. Enumerable.Range(0, 11).Select(i => -(double)i)], 100));
        Assert.Throws<ArgumentException>(() => new ReferenceDistribution([.. Enumerable.Repeat(double.NaN, 11)], 100));
        Assert.Throws<ArgumentException>(() => new ReferenceDistribution([.. Enumerable.Range(0, 5).Select(i => (double)i)], 100));
        Assert.Throws<ArgumentException>(() => new ReferenceDistribution([.. Enumerable.Range(0, 11).Select(i => (double)i)], 5));
    }
}
