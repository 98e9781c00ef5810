using System.Security.Cryptography;
using System.Text;

namespace EdgeLiver.Inference;

/// <summary>All that a TensorRT engine depends on: when any of it changes, the engine of before is another one's and is not loaded.</summary>
/// <remarks>TensorRT's own cache looks at far less, and an engine of another version or GPU ends the process or answers wrong.</remarks>
/// <param name="Model">SHA-256 of the ONNX file; its shapes are fixed, so they are in it.</param>
/// <param name="Gpu">Model of the GPU or of the module.</param>
/// <param name="TensorRt">Version of its library.</param>
/// <param name="OnnxRuntime">Version of the native library.</param>
/// <param name="Driver">Version of the GPU's driver, or of L4T.</param>
/// <param name="Options">What the engine is built with.</param>
public sealed record EngineKey(string Model, string Gpu, string TensorRt, string OnnxRuntime, string Driver, string Options)
{
    private const int LongestFile = 4096;

    private static readonly string[] LibraryFolders = ["usr/lib/aarch64-linux-gnu", "usr/lib/x86_64-linux-gnu", "usr/lib", "usr/local/lib"];

    /// <summary>Name of the engine's folder: 64 hexadecimal digits.</summary>
    public string Name => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Words)));

    /// <summary>A line for each part.</summary>
    public string Words => string.Join('\n', Model, Gpu, TensorRt, OnnxRuntime, Driver, Options);

    /// <summary>The key on this box.</summary>
    /// <param name="model">SHA-256 of the ONNX file.</param>
    /// <param name="onnxRuntime">Version of the native library.</param>
    /// <param name="options">What the engine is built with; its folder is not among them.</param>
    /// <param name="root">Root of the file system.</param>
    public static EngineKey Of(string model, string onnxRuntime, IReadOnlyDictionary<string, string> options, string root = "/") => new(
        model,
        FirstLine(root, "proc/device-tree/model") ?? Gpus(root),
        TensorRtOf(root),
        onnxRuntime,
        FirstLine(root, "etc/nv_tegra_release") ?? FirstLine(root, "proc/driver/nvidia/version") ?? "unknown",
        string.Join(';', options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{option.Key}={option.Value}")));

    private static string Gpus(string root)
    {
        var folder = Path.Combine(root, "proc/driver/nvidia/gpus");
        return Directory.Exists(folder)
            ? string.Join('+', Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(gpu => FirstLine(gpu, "information") ?? "unknown"))
            : "unknown";
    }

    /// <summary>From the name of the library's file, libnvinfer.so.10.3.0.</summary>
    private static string TensorRtOf(string root) => LibraryFolders
        .Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, "libnvinfer.so.*.*.*"))
        .Select(path => Path.GetFileName(path)["libnvinfer.so.".Length..]).Order(StringComparer.Ordinal).LastOrDefault() ?? "unknown";

    private static string? FirstLine(string root, string file)
    {
        try
        {
            using var stream = File.OpenRead(Path.Combine(root, file));
            var bytes = new byte[LongestFile];
            var text = Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            return text.Split('\n')[0].Trim('\0', ' ', '\r');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
