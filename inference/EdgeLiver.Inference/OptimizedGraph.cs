using Microsoft.ML.OnnxRuntime;

namespace EdgeLiver.Inference;

/// <summary>What ONNX Runtime really runs on this CPU after its graph optimizations.</summary>
/// <param name="Quantized">QLinearConv nodes.</param>
/// <param name="Float">Convolutions in float, fused or not.</param>
public sealed record OptimizedGraph(int Quantized, int Float)
{
    /// <summary>Optimizes one file of a package for the CPU and counts its convolutions.</summary>
    /// <exception cref="ModelException">The CPU does not take the file.</exception>
    public static OptimizedGraph Of(ModelPackage package, string file)
    {
        OnnxRuntime.Load();
        var path = Path.GetTempFileName();
        try
        {
            using var options = new SessionOptions
            {
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                OptimizedModelFilePath = path,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            using (new InferenceSession(package.Read(file), options))
            {
                var model = OnnxReader.Parse(File.ReadAllBytes(path), $"{package.Id} {file}, optimized");
                return new OptimizedGraph(
                    model.Nodes.Count(node => node.OpType == "QLinearConv"),
                    model.Nodes.Count(node => node.OpType is "Conv" or "FusedConv"));
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"{package.Id} {file}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
