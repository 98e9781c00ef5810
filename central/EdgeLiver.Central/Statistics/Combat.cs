namespace EdgeLiver.Central.Statistics;

/// <summary>What a device tells of one feature over its cases: enough to fit ComBat, too little to know any case.</summary>
/// <param name="Cases">At least two.</param>
/// <param name="Mean">In the feature's unit.</param>
/// <param name="SquaredDeviations">Sum of squared distances from that mean.</param>
internal readonly record struct FeatureMoments(long Cases, double Mean, double SquaredDeviations);

/// <summary>A device's shift and scale in one feature; the fields of <c>edgeliver-harmonisation/1</c>.</summary>
/// <param name="GrandMean">α, in the feature's unit.</param>
/// <param name="PooledDeviation">σ, in the feature's unit.</param>
/// <param name="Location">γ*, in σ.</param>
/// <param name="Scale">δ*, a standard deviation, in σ.</param>
internal readonly record struct DeviceEffect(double GrandMean, double PooledDeviation, double Location, double Scale);

/// <summary>ComBat over devices, from summary statistics alone: no vector of one person leaves a site.</summary>
/// <remarks>
/// Johnson, Li and Rabinovic (Biostatistics 8, 2007, 118-127) with parametric priors and without covariates. Everything in it is a
/// function of cases, mean and squared deviations by device and feature, so nothing is lost against fitting on the vectors. Devices that see
/// other patients look like devices with a shift: it takes that out too.
/// </remarks>
internal static class Combat
{
    private const double Precision = 1e-10;
    private const int MostSteps = 10_000;

    /// <param name="devices">By device, then by feature in one order; at least two devices and two features.</param>
    /// <returns>By device, then by feature.</returns>
    /// <exception cref="ArgumentException">Too few devices, features or cases, or a feature that nowhere varies.</exception>
    public static DeviceEffect[][] Fit(IReadOnlyList<IReadOnlyList<FeatureMoments>> devices)
    {
        var features = devices.Count < 2 ? throw new ArgumentException("harmonisation needs at least two devices", nameof(devices)) : devices[0].Count;
        if (features < 2 || devices.Any(device => device.Count != features))
        {
            throw new ArgumentException("harmonisation needs at least two features, the same on all devices", nameof(devices));
        }

        if (devices.Any(device => device.Any(moments => moments.Cases < 2 || !double.IsFinite(moments.Mean) || !(moments.SquaredDeviations >= 0))))
        {
            throw new ArgumentException("harmonisation needs at least two cases of each device, with finite moments", nameof(devices));
        }

        var (mean, deviation) = (new double[features], new double[features]);
        for (var f = 0; f < features; f++)
        {
            var cases = devices.Sum(device => (double)device[f].Cases);
            mean[f] = devices.Sum(device => device[f].Cases * device[f].Mean) / cases;
            deviation[f] = Math.Sqrt(devices.Sum(device => device[f].SquaredDeviations) / cases);
            if (!(deviation[f] > 0))
            {
                throw new ArgumentException($"feature {f} has one value on each device: there is nothing to harmonise", nameof(devices));
            }
        }

        return [.. devices.Select(device => Shrunk(device, mean, deviation))];
    }

    /// <summary>The device's shift and scale in each feature, drawn towards what they are over its features.</summary>
    private static DeviceEffect[] Shrunk(IReadOnlyList<FeatureMoments> device, double[] mean, double[] deviation)
    {
        var shift = device.Select((moments, f) => (moments.Mean - mean[f]) / deviation[f]).ToArray();
        var squares = device.Select((moments, f) => moments.SquaredDeviations / (deviation[f] * deviation[f])).ToArray();
        var variance = squares.Select((sum, f) => sum / (device[f].Cases - 1)).ToArray();
        var (shiftMean, shiftVariance) = MeanAndVariance(shift);
        var (varianceMean, varianceVariance) = MeanAndVariance(variance);

        // The inverse gamma prior with the mean and variance of the device's variances; equal ones leave nothing to draw them to but themselves.
        var (a, b) = varianceVariance > 0
            ? (((2 * varianceVariance) + (varianceMean * varianceMean)) / varianceVariance, ((varianceMean * varianceVariance) + Math.Pow(varianceMean, 3)) / varianceVariance)
            : (double.PositiveInfinity, double.PositiveInfinity);
        var effects = new DeviceEffect[device.Count];
        for (var f = 0; f < effects.Length; f++)
        {
            var (n, g, d) = ((double)device[f].Cases, shift[f], variance[f]);
            for (var step = 0; step < MostSteps; step++)
            {
                var moved = ((shiftVariance * n * shift[f]) + (d * shiftMean)) / ((shiftVariance * n) + d);
                var sum = squares[f] + (n * (shift[f] - moved) * (shift[f] - moved));
                var scaled = double.IsFinite(a) ? ((sum / 2) + b) / ((n / 2) + a - 1) : varianceMean;
                var change = Math.Max(Math.Abs(moved - g), Math.Abs(scaled - d));
                (g, d) = (moved, scaled);
                if (change < Precision)
                {
                    break;
                }
            }

            effects[f] = new(mean[f], deviation[f], g, Math.Sqrt(d));
        }

        return effects;
    }

    private static (double Mean, double Variance) MeanAndVariance(double[] values)
    {
        var mean = values.Average();
        return (mean, values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
