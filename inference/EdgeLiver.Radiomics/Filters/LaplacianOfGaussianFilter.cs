using System.Globalization;

namespace EdgeLiver.Radiomics;

/// <summary>Laplacian of Gaussian (IBSI L6PA), not rescaled: the weights sum to what the truncation leaves.</summary>
/// <param name="SigmaMm">Standard deviation of the Gaussian, mm.</param>
/// <param name="Truncate">Where the kernel ends, standard deviations.</param>
/// <param name="Riesz">A Riesz transform of the response, or null.</param>
/// <remarks>
/// With voxels of unequal sides each axis has its own deviation in voxels, and the derivatives are taken per shortest side;
/// with equal sides this is IBSI's kernel.
/// </remarks>
public sealed record LaplacianOfGaussianFilter(double SigmaMm, double Truncate, RieszOrder? Riesz = null) : FilterSettings
{
    private protected override string Text =>
        string.Create(CultureInfo.InvariantCulture, $"log:sigma={SigmaMm},truncate={Truncate}{RieszOrder.Field(Riesz)}");

    public override Volume Apply(Volume image, bool bySlice)
    {
        var spacing = image.Spacing;
        double[] sides = bySlice ? [spacing.XMm, spacing.YMm] : [spacing.XMm, spacing.YMm, spacing.ZMm];
        var reference = SigmaMm / sides.Min();
        var gaussians = sides.Select(x => Line(x, static (_, _) => 1)).ToArray();
        var derivatives = sides.Select(x => Line(x, (k, sigma) => ((k * k / (sigma * sigma)) - 1) / (reference * reference))).ToArray();

        // The truncated kernel is a sum of products of lines: one for each axis that is derived along.
        var response = LineConvolution.Like(image);
        for (var derived = 0; derived < sides.Length; derived++)
        {
            double[][] On(int axis) => axis >= sides.Length ? [] : [axis == derived ? derivatives[axis] : gaussians[axis]];
            var term = new SeparableKernel(On(0), On(1), On(2)).Convolve(image, Boundary);
            for (var i = 0; i < response.Values.Length; i++)
            {
                response.Values[i] += term.Values[i];
            }
        }

        return Riesz is null ? response : TransferFilter.Apply(response, bySlice, Boundary, Riesz.Transfer(bySlice));
    }

    internal static LaplacianOfGaussianFilter Read(FilterText fields) =>
        new(fields.Number("sigma", 0.01, 1000), fields.Number("truncate", 0.5, 20, 4), RieszOrder.Read(fields));

    private double[] Line(double sideMm, Func<double, double, double> factor)
    {
        var sigma = SigmaMm / sideMm;
        var radius = (int)Math.Floor((Truncate * sigma) + 0.5);
        return
        [
            .. Enumerable.Range(-radius, (2 * radius) + 1)
                .Select(k => factor(k, sigma) * Math.Exp(-k * k / (2 * sigma * sigma)) / (Math.Sqrt(2 * Math.PI) * sigma)),
        ];
    }
}
