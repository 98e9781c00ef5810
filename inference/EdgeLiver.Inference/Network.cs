using System.Diagnostics;
using EdgeLiver.Imaging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeLiver.Inference;

/// <summary>A network with float32 inputs and one float32 output of fixed sizes, bound to native memory once.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Network : INetwork
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtIoBinding _binding;
    private readonly NativeBuffer[] _inputs;
    private readonly OrtValue[] _inputValues;
    private readonly NativeBuffer _output;
    private readonly OrtValue _outputValue;

    private Network(ModelPackage package, Candidate candidate, InferenceSession session)
    {
        var (inputs, output) = (package.Manifest.Inputs, package.Manifest.Outputs[0]);
        (Candidate, _session) = (candidate, session);
        _inputs = [.. inputs.Select(input => new NativeBuffer(Bytes(input)))];
        _output = new NativeBuffer(Bytes(output));
        _inputValues = [.. inputs.Zip(_inputs, (input, memory) => Tensor(memory, [.. input.Shape]))];
        _outputValue = Tensor(_output, [.. output.Shape]);
        _binding = session.CreateIoBinding();
        foreach (var (input, value) in inputs.Zip(_inputValues))
        {
            _binding.BindInput(input.Name, value);
        }

        _binding.BindOutput(output.Name, _outputValue);
    }

    public Candidate Candidate { get; }

    /// <summary>Inputs, at least 1.</summary>
    public int InputCount => _inputs.Length;

    public Span<float> Input => InputAt(0);

    public ReadOnlySpan<float> Output => _output.AsSpan<float>();

    public TimeSpan LastRun { get; private set; }

    /// <summary>An input in the manifest's order, written by the caller before <see cref="Run"/>.</summary>
    public Span<float> InputAt(int index) => _inputs[index].AsSpan<float>();

    /// <summary>Loads one file of a package on one provider.</summary>
    /// <param name="package">Its manifest names float32 inputs and one float32 output of fixed sizes.</param>
    /// <param name="candidate">File and provider.</param>
    /// <param name="threads">CPU threads of one inference, 1 to 64.</param>
    /// <param name="engines">Where TensorRT keeps its engines; null: nowhere.</param>
    /// <exception cref="ModelException">The file is no network, not the one of the manifest, or the provider does not take it.</exception>
    public static Network Open(ModelPackage package, Candidate candidate, int threads, string? engines = null)
    {
        var bytes = package.Read(candidate.File);
        var model = OnnxReader.Read(bytes, $"{package.Id} {candidate.File}");
        if (candidate.Variant != Candidate.Reference)
        {
            QuantizationRules.Check(model, candidate.Variant, $"{package.Id} {candidate.File}");
        }

        var session = ExecutionProviders.Open(bytes, package.Id, candidate, threads, engines);
        try
        {
            Check(package, "input", session.InputMetadata, package.Manifest.Inputs);
            Check(package, "output", session.OutputMetadata, package.Manifest.Outputs);
            if (package.Manifest.Outputs.Count != 1)
            {
                throw new ModelException($"model {package.Id}: manifest.json names {package.Manifest.Outputs.Count} outputs, must be 1; build the package again");
            }

            return new Network(package, candidate, session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public void Run()
    {
        var started = Stopwatch.GetTimestamp();
        _session.RunWithBinding(_run, _binding);
        LastRun = Stopwatch.GetElapsedTime(started);
    }

    public void Dispose()
    {
        _binding.Dispose();
        foreach (var value in _inputValues)
        {
            value.Dispose();
        }

        _outputValue.Dispose();
        _run.Dispose();
        _session.Dispose();
        foreach (var memory in _inputs)
        {
            memory.Dispose();
        }

        _output.Dispose();
    }

    /// <summary>The file must be what the manifest says it is.</summary>
    private static void Check(ModelPackage package, string side, IReadOnlyDictionary<string, NodeMetadata> actual, IReadOnlyList<ModelTensor> tensors)
    {
        if (tensors.Count == 0 || tensors.Any(tensor => tensor is null) || !tensors.Select(t => t.Name).Order(StringComparer.Ordinal).SequenceEqual(actual.Keys.Order(StringComparer.Ordinal)))
        {
            throw new ModelException(
                $"model {package.Id}: the network's {side} is {string.Join(", ", actual.Keys)}, manifest.json says {string.Join(", ", tensors.Select(t => t?.Name))}; restore the package");
        }

        foreach (var expected in tensors)
        {
            var node = actual[expected.Name];
            if (node.ElementType != typeof(float) || !node.Dimensions.Select(size => (long)size).SequenceEqual(expected.Shape))
            {
                throw new ModelException(
                    $"model {package.Id}: the network's {side} {expected.Name} is {node.ElementType?.Name ?? "no tensor"} {string.Join('x', node.Dimensions ?? [])}, manifest.json says {expected.Type} {string.Join('x', expected.Shape)}; restore the package");
            }
        }
    }

    private static int Bytes(ModelTensor tensor) => checked((int)tensor.Shape.Aggregate((long)sizeof(float), (bytes, size) => checked(bytes * size)));

    private static unsafe OrtValue Tensor(NativeBuffer memory, long[] shape) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, (nint)memory.Pointer, memory.Length);
}
