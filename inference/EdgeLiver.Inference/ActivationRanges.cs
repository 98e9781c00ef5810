using Microsoft.ML.OnnxRuntime;

namespace EdgeLiver.Inference;

/// <summary>What one tensor of a network takes as values over the calibration inputs.</summary>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
/// <param name="Counts">Values in equal bins from <paramref name="Min"/> to <paramref name="Max"/>.</param>
public sealed record ActivationRange(float Min, float Max, long[] Counts);

/// <summary>Runs a network that gives its inner tensors out over calibration inputs and takes down how their values lie.</summary>
/// <remarks>Two passes: the ends first, then the bins between them; the activations themselves are never kept.</remarks>
public static class ActivationRanges
{
    /// <summary>Fine enough to choose a clipping point, small enough for a file.</summary>
    private const int Bins = 512;

    /// <param name="network">ONNX file whose outputs are the tensors to look at.</param>
    /// <param name="inputs">Raw float32 inputs, one after the other.</param>
    /// <param name="progress">Called after each input of each pass with inputs done and to do.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="ModelException">No network, or no whole number of inputs.</exception>
    public static IReadOnlyDictionary<string, ActivationRange> Collect(byte[] network, float[] inputs, Action<int, int> progress, CancellationToken stop)
    {
        OnnxReader.Read(network, "network to calibrate");
        using var session = ExecutionProviders.Open(network, "to calibrate", new Candidate("cpu", Candidate.Reference, "the network", new VariantTolerance { Max = 0, Mean = 0 }), threads: 2, engines: null);
        var (name, metadata) = session.InputMetadata.Single();
        var shape = metadata.Dimensions.Select(size => (long)size).ToArray();
        var length = checked((int)shape.Aggregate(1L, (product, size) => product * size));
        if (length <= 0 || inputs.Length == 0 || inputs.Length % length != 0)
        {
            throw new ModelException($"calibration inputs: {inputs.Length} values, must be whole inputs of {string.Join('x', shape)}");
        }

        var names = session.OutputNames.ToArray();
        var ends = names.ToDictionary(n => n, _ => (Min: float.PositiveInfinity, Max: float.NegativeInfinity));
        var bins = names.ToDictionary(n => n, _ => new long[Bins]);
        var cases = inputs.Length / length;
        void Pass(int before, Action<string, ReadOnlySpan<float>> look)
        {
            using var run = new RunOptions();
            for (var i = 0; i < cases; i++)
            {
                stop.ThrowIfCancellationRequested();
                using var value = OrtValue.CreateTensorValueFromMemory(inputs.AsSpan(i * length, length).ToArray(), shape);
                using var outputs = session.Run(run, [name], [value], names);
                for (var at = 0; at < names.Length; at++)
                {
                    look(names[at], outputs[at].GetTensorDataAsSpan<float>());
                }

                progress(before + i + 1, 2 * cases);
            }
        }

        Pass(0, (tensor, values) =>
        {
            var min = System.Numerics.Tensors.TensorPrimitives.Min(values);
            var max = System.Numerics.Tensors.TensorPrimitives.Max(values);
            ends[tensor] = (Math.Min(ends[tensor].Min, min), Math.Max(ends[tensor].Max, max));
        });
        Pass(cases, (tensor, values) => Count(values, ends[tensor].Min, ends[tensor].Max, bins[tensor]));
        return names.ToDictionary(n => n, n => new ActivationRange(ends[n].Min, ends[n].Max, bins[n]));
    }

    private static void Count(ReadOnlySpan<float> values, float min, float max, long[] bins)
    {
        var scale = max > min ? Bins / (max - min) : 0;
        foreach (var value in values)
        {
            bins[Math.Clamp((int)((value - min) * scale), 0, Bins - 1)]++;
        }
    }
}
