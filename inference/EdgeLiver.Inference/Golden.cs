using System.Buffers.Binary;

namespace EdgeLiver.Inference;

/// <summary>How far a network's answers lie from those that its maker saw.</summary>
/// <param name="Max">Largest absolute difference; infinite where an answer is no number.</param>
/// <param name="Mean">Mean absolute difference.</param>
public readonly record struct GoldenDeviation(float Max, float Mean)
{
    /// <summary>Neither over its limit.</summary>
    public bool IsWithin(VariantTolerance tolerance) => Max <= tolerance.Max && Mean <= tolerance.Mean;

    public override string ToString() => FormattableString.Invariant($"max {Max:G2}, mean {Mean:G2}");
}

/// <summary>The gate that every network passes before it serves: the golden inputs, and the answers to them.</summary>
internal static class Golden
{
    /// <summary>Runs all golden cases.</summary>
    /// <exception cref="ModelException">The golden files are no whole number of cases.</exception>
    public static GoldenDeviation Measure(ModelPackage package, Network network)
    {
        var golden = package.Manifest.Golden;
        var (input, expected) = (Floats(package.Read(golden.Input)), Floats(package.Read(golden.Output)));
        var length = 0;
        for (var i = 0; i < network.InputCount; i++)
        {
            length += network.InputAt(i).Length;
        }

        var cases = input.Length / length;
        if (cases == 0 || input.Length != cases * length || expected.Length != cases * network.Output.Length)
        {
            throw new ModelException(
                $"model {package.Id}: {golden.Input} has {input.Length} values and {golden.Output} {expected.Length}, must be whole cases of {length} and {network.Output.Length}; restore the package");
        }

        var (max, sum) = (0f, 0.0);
        for (var i = 0; i < cases; i++)
        {
            var given = input.AsSpan(i * length, length);
            for (var at = 0; at < network.InputCount; at++)
            {
                var memory = network.InputAt(at);
                given[..memory.Length].CopyTo(memory);
                given = given[memory.Length..];
            }

            network.Run();
            var wanted = expected.AsSpan(i * network.Output.Length, network.Output.Length);
            for (var at = 0; at < wanted.Length; at++)
            {
                var difference = Math.Abs(network.Output[at] - wanted[at]);
                (max, sum) = (float.IsNaN(difference) ? float.PositiveInfinity : Math.Max(max, difference), sum + difference);
            }
        }

        return new GoldenDeviation(max, (float)(sum / expected.Length));
    }

    /// <exception cref="ModelException">The answers are too far away.</exception>
    public static GoldenDeviation Gate(ModelPackage package, Network network)
    {
        var deviation = Measure(package, network);
        var tolerance = network.Candidate.Tolerance;
        return deviation.IsWithin(tolerance) ? deviation : throw new ModelException(FormattableString.Invariant(
            $"model {package.Id}: golden output of {network.Candidate} differs by {deviation}, must be at most max {tolerance.Max:G2}, mean {tolerance.Mean:G2}; do not use it on this box, restore the last good package"));
    }

    private static float[] Floats(byte[] bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return values;
    }
}
