namespace EdgeLiver.Inference;

/// <summary>What TensorRT is told.</summary>
internal static class TensorRt
{
    /// <summary>One GiB: without a limit TensorRT takes what it finds, and on a Jetson that is everybody's memory.</summary>
    private const string WorkspaceBytes = "1073741824";

    /// <summary>Options that change what is built, and so belong to the key.</summary>
    /// <param name="candidate">A quantized form becomes an INT8 engine, where TensorRT may take FP16 for a layer; the reference an FP16 one.</param>
    public static IReadOnlyDictionary<string, string> Build(Candidate candidate) => new Dictionary<string, string>
    {
        ["device_id"] = "0",
        ["trt_fp16_enable"] = "1",
        // Without it a network with QDQ nodes does not build; a calibration table beside them is not allowed.
        ["trt_int8_enable"] = candidate.Variant == Candidate.Reference ? "0" : "1",
        ["trt_max_workspace_size"] = WorkspaceBytes,
    };

    /// <summary>The same and where the engine lies.</summary>
    public static Dictionary<string, string> Load(Candidate candidate, string engines) => new(Build(candidate))
    {
        ["trt_engine_cache_enable"] = "1",
        ["trt_engine_cache_path"] = engines,
        ["trt_timing_cache_enable"] = "1",
        ["trt_timing_cache_path"] = engines,
        // The build says what it is at in its log: minutes of silence look like a hang.
        ["trt_detailed_build_log"] = "1",
    };
}
