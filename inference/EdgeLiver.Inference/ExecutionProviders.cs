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

    /// <summary>Opens a session over a network's bytes, so that nothing else is read from the disk.</summary>
    /// <exception cref="ModelException">ONNX Runtime or the provider does not take it.</exception>
    internal static InferenceSession Open(byte[] network, string model, Candidate candidate, int threads, string? engines)
    {
        try
        {
            using var options = new SessionOptions
            {
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                IntraOpNumThreads = threads,
                InterOpNumThreads = 1,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };

            // A thread that spins between two frames takes the core that decodes the next one.
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            Append(options, candidate, engines);
            return new InferenceSession(network, options);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw new ModelException($"model {model}: {candidate.Provider} does not take {candidate.File}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static void Append(SessionOptions options, Candidate candidate, string? engines)
    {
        switch (candidate.Provider)
        {
            case "tensorrt":
                using (var tensorRt = new OrtTensorRTProviderOptions())
                {
                    tensorRt.UpdateOptions(engines is null ? new Dictionary<string, string>(TensorRt.Build(candidate)) : TensorRt.Load(candidate, engines));
                    options.AppendExecutionProvider_Tensorrt(tensorRt);
                }

                // Behind it, for what TensorRT leaves over.
                options.AppendExecutionProvider_CUDA(0);
                break;
            case "cuda":
                options.AppendExecutionProvider_CUDA(0);
                break;
        }
    }
}
