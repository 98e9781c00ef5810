using System.Globalization;
using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>Modulus of a complex Gabor filter in a plane (IBSI Q88H).</summary>
/// <param name="SigmaMm">Standard deviation of the envelope along the wave, mm.</param>
/// <param name="LambdaMm">Wavelength, mm.</param>
/// <param name="Gamma">Aspect ratio: the envelope's deviation across the wave is sigma / gamma.</param>
/// <param name="ThetaDegrees">Direction of the wave from the x axis towards the y axis (clockwise on a screen).</param>
/// <param name="StepDegrees">Turns the filter by this until it has gone round and pools, by volume also in the planes xz and yz; null for one direction in the plane xy.</param>
/// <param name="Pool">Pooling over the directions and planes.</param>
/// <remarks>Row and column of a plane are y and x, z and x, z and y. The kernel ends where its envelope falls below 1e-8.</remarks>
public sealed record GaborFilter(double SigmaMm, double LambdaMm, double Gamma, double ThetaDegrees, double? StepDegrees, Pooling Pool = Pooling.Mean) : FilterSettings
{
    private const double EnvelopeEnd = 1e-8;

    private protected override string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"gabor:sigma={SigmaMm},lambda={LambdaMm},gamma={Gamma},theta={ThetaDegrees}{(StepDegrees is { } step ? $",step={step},pool={Pool.ToString().ToLowerInvariant()}" : "")}");

    public override Volume Apply(Volume image, bool bySlice)
    {
        var pooled = new PooledResponse(Pool);
        foreach (var plane in bySlice || StepDegrees is null ? (ReadOnlySpan<Plane>)[Plane.XY] : [Plane.XY, Plane.XZ, Plane.YZ])
        {
            foreach (var response in Responses(plane.Slices(image)))
            {
                pooled.Add(plane.Back(response, image));
            }
        }

        return pooled.Finish();
    }

    internal static GaborFilter Read(FilterText fields)
    {
        var sigma = fields.Number("sigma", 0.01, 1000);
        var lambda = fields.Number("lambda", 0.01, 1000);
        var gamma = fields.Number("gamma", 0.01, 100, 1);
        var theta = fields.Number("theta", -360, 360, 0);
        if (!fields.Has("step"))
        {
            return fields.Has("pool")
                ? throw fields.Wrong("step", null, "given beside pool")
                : new GaborFilter(sigma, lambda, gamma, theta, null);
        }

        var step = fields.Number("step", 1, 360);
        return Math.Abs((360 / step) - Math.Round(360 / step)) < 1e-9
            ? new GaborFilter(sigma, lambda, gamma, theta, step, fields.Choice("pool", Pooling.Mean))
            : throw fields.Wrong("step", step.ToString(CultureInfo.InvariantCulture), "a whole part of 360 degrees");
    }

    private IEnumerable<Volume> Responses(Volume slices)
    {
        int radiusX = Radius(slices.Spacing.XMm), radiusY = Radius(slices.Spacing.YMm);
        int[] before = [radiusX, radiusY, 0];
        int[] size = [MixedRadixFft.FastLength(slices.Width + (2 * radiusX)), MixedRadixFft.FastLength(slices.Height + (2 * radiusY)), slices.Depth];
        var spectrum = Spectrum.Of(slices, bySlice: true, Boundary, before, size);
        foreach (var theta in Directions())
        {
            var kernel = Spectrum.Of([size[0], size[1], 1], bySlice: true, values => Write(values, size[0], size[1], slices.Spacing, theta));
            yield return spectrum.Times(kernel).ToImage(slices, before, Complex.Abs);
        }
    }

    private IEnumerable<double> Directions()
    {
        var count = StepDegrees is { } step ? (int)Math.Round(360 / step) : 1;

        // The modulus is the same half a turn on.
        var distinct = count % 2 == 0 ? count / 2 : count;
        return Enumerable.Range(0, distinct).Select(i => (ThetaDegrees + (i * (StepDegrees ?? 0))) * Math.PI / 180);
    }

    private int Radius(double sideMm) =>
        (int)Math.Ceiling(SigmaMm * Math.Max(1, 1 / Gamma) * Math.Sqrt(-2 * Math.Log(EnvelopeEnd)) / sideMm);

    private void Write(Complex[] kernel, int width, int height, VoxelSpacing spacing, double theta)
    {
        int radiusX = Radius(spacing.XMm), radiusY = Radius(spacing.YMm);
        var (sine, cosine) = Math.SinCos(theta);
        for (var y = -radiusY; y <= radiusY; y++)
        {
            for (var x = -radiusX; x <= radiusX; x++)
            {
                var along = (x * spacing.XMm * cosine) + (y * spacing.YMm * sine);
                var across = (y * spacing.YMm * cosine) - (x * spacing.XMm * sine);
                var envelope = Math.Exp(-((along * along) + (Gamma * Gamma * across * across)) / (2 * SigmaMm * SigmaMm));
                kernel[((x + width) % width) + (width * ((y + height) % height))] = Complex.FromPolarCoordinates(envelope, 2 * Math.PI * along / LambdaMm);
            }
        }
    }
}
