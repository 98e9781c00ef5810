using System.Numerics;
using CsCheck;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>The Fourier transform of lines and of grids against the sums that define it.</summary>
public sealed class FourierTests
{
    [Fact]
    public void The_transform_of_any_length_is_the_sum_that_defines_it()
    {
        Gen.Select(Gen.Int[1, 140], Gen.Int[1, 4], Gen.Bool).SelectMany((length, sequences, inverse) =>
            Gen.Select(Gen.Const((length, sequences, inverse)), Gen.Double[-1, 1].Array[2 * length * sequences])).Sample((form, parts) =>
        {
            var (length, sequences, inverse) = form;
            var values = Complexes(parts);
            var transformed = values.ToArray();

            new MixedRadixFft(length, inverse).Transform(transformed, new Complex[values.Length], sequences);

            for (var sequence = 0; sequence < sequences; sequence++)
            {
                var expected = Sum([.. values.Where((_, i) => i % sequences == sequence)], inverse);
                AssertEqual(expected, [.. transformed.Where((_, i) => i % sequences == sequence)]);
            }
        });
    }

    [Fact]
    public void A_fast_length_is_the_next_without_a_prime_factor_above_5()
    {
        Assert.Equal([1, 2, 3, 4, 5, 6, 8, 8, 9, 10, 12, 12, 15], Enumerable.Range(1, 13).Select(MixedRadixFft.FastLength));
        Assert.Equal(400, MixedRadixFft.FastLength(394));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(17, 6, 5)]
    [InlineData(4, 35, 7)]
    [InlineData(33, 1, 12)]
    public void A_grid_is_transformed_along_each_axis_and_back_where_it_is_wanted(int width, int height, int depth)
    {
        foreach (var bySlice in new[] { false, true })
        {
            var random = new Random(2);
            var grid = new ComplexGrid(width, height, depth);
            var values = Complexes([.. Enumerable.Range(0, 2 * grid.Values.Length).Select(_ => random.NextDouble() - 0.5)]);
            values.CopyTo(grid.Values, 0);

            grid.Transform(bySlice);
            AssertEqual(AlongEachAxis(values, [width, height, depth], bySlice ? 2 : 3), grid.Values);

            int firstRow = height / 3, firstSlice = depth / 2;
            grid.TransformBack(bySlice, firstRow.., firstSlice..);
            var samples = width * height * (bySlice ? 1 : depth);
            for (var i = 0; i < values.Length; i++)
            {
                if (i / width % height >= firstRow && i / width / height >= firstSlice)
                {
                    Assert.True(Complex.Abs(values[i] - (grid.Values[i] / samples)) < 1e-12);
                }
            }
        }
    }

    private static Complex[] AlongEachAxis(Complex[] values, int[] sizes, int axes)
    {
        var result = values.ToArray();
        for (int axis = 0, stride = 1; axis < axes; stride *= sizes[axis++])
        {
            for (var start = 0; start < result.Length; start++)
            {
                if (start / stride % sizes[axis] == 0)
                {
                    var places = Enumerable.Range(0, sizes[axis]).Select(t => start + (t * stride)).ToArray();
                    var line = Sum([.. places.Select(i => result[i])], inverse: false);
                    for (var t = 0; t < line.Length; t++)
                    {
                        result[places[t]] = line[t];
                    }
                }
            }
        }

        return result;
    }

    private static Complex[] Sum(Complex[] values, bool inverse)
    {
        var turn = (inverse ? 2 : -2) * Math.PI / values.Length;
        return [.. values.Select((_, k) => values.Select((x, n) => x * Complex.FromPolarCoordinates(1, turn * k * n)).Aggregate(Complex.Add))];
    }

    private static Complex[] Complexes(double[] parts) =>
        [.. parts.Chunk(2).Select(x => new Complex(x[0], x[1]))];

    private static void AssertEqual(Complex[] expected, Complex[] actual) =>
        Assert.All(expected.Zip(actual), x => Assert.True(Complex.Abs(x.First - x.Second) < 1e-10));
}
