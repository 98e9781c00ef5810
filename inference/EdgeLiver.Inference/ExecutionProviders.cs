using Microsoft.ML.OnnxRuntime;

namespace EdgeLiver.Inference;

/// <summary>Where a network can run, best first: TensorRT, CUDA, CPU; the first that works is taken.</summary>
public static class ExecutionProviders
{
    private static readonly (string Name, string OrtName)[] Chain =
    [
        ("tensorrt", "TensorrtExecutionProvider"),
        ("cuda", "CUDAExecutionProvider"),
        ("cpu", "CPUExecutionProvider"),
    ];

    /// <summary>Names that may be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Chain.Select(provider => provider.Name)];

    /// <summary>Each provider of the chain, and whether the ONNX Runtime on this box was built with it.</summary>
    public static IReadOnlyList<(string Name, bool Built)> List()
    {
        OnnxRuntime.Load();
        var built = OrtEnv.Instance().GetAvailableProviders();
        return [.. Chain.Select(provider => (provider.Name, built.Contains(provider.OrtName)))];
    }

    /// <summary>Opens a network on the first provider that takes it.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="allowed">Providers that the package allows.</param>
    /// <param name="wanted">One provider, or null for the chain.</param>
    /// <param name="threads">CPU threads of one inference, 1 to 64.</param>
    /// <param name="refused">Why each provider before the one taken was passed over, one line each.</param>
    /// <exception cref="ModelException">No provider takes the network.</exception>
    internal static (InferenceSession Session, string Provider) Open(
        string path, IReadOnlyCollection<string> allowed, string? wanted, int threads, out IReadOnlyList<string> refused)
    {
        var reasons = new List<string>();
        refused = reasons;
        foreach (var (name, built) in List())
        {
            if (wanted is not null && name != wanted)
            {
                continue;
            }

            if (!allowed.Contains(name) || !built)
            {
                reasons.Add($"{name}: {(built ? "the package does not allow it" : "this ONNX Runtime was built without it")}");
                continue;
            }

            try
            {
                using var options = new SessionOptions
                {
                    GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                    IntraOpNumThreads = threads,
                    InterOpNumThreads = 1,
                };

                // A thread that spins between two frames takes the core that decodes the next one.
                options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
                Append(options, name);
                return (new InferenceSession(path, options), name);
            }
            catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
            {
                reasons.Add($"{name}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        throw new ModelException(
            $"{path}: no execution provider takes it ({string.Join("; ", reasons)}); restore the package or allow another provider");
    }

    private static void Append(SessionOptions options, string name)
    {
        switch (name)
        {
            case "tensorrt":
                options.AppendExecutionProvider_Tensorrt(0);
                options.AppendExecutionProvider_CUDA(0);
                break;
            case "cuda":
                options.AppendExecutionProvider_CUDA(0);
                break;
        }
    }
}
