using System.Globalization;
using System.Security.Cryptography;

namespace EdgeLiver.Inference.Tests;

/// <summary>A package folder around one of the tiny networks, with files and hashes that are right unless a test breaks them.</summary>
internal sealed class TinyPackage : IDisposable
{
    public TinyPackage(string network = "threshold", string task = "segmentation", int width = 192, int height = 160, string rules = "", string version = "1.0.0")
    {
        Folder = Directory.CreateTempSubdirectory("edgeliver-model-").FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "networks", network + ".onnx"), Path.Combine(Folder, "model.onnx"));
        WriteGolden(width * height);
        var files = string.Join(",", new[] { "model.onnx", "input.f32", "output.f32" }.Select(name => $"\"{name}\":\"{Hash(name)}\""));
        var size = string.Create(CultureInfo.InvariantCulture, $"{height},{width}");
        File.WriteAllText(ManifestPath, $$$"""
            {"name":"tiny","version":"{{{version}}}","task":"{{{task}}}","file":"model.onnx","precision":"fp32","providers":["cpu"],
             "inputs":[{"name":"image","type":"float32","shape":[1,1,{{{size}}}],
                        "geometry":{"crop":"fan-box","resample":"letterbox-area","width":{{{width}}},"height":{{{height}}} } }],
             "outputs":[{"name":"probability","type":"float32","shape":[1,2,{{{size}}}],"classes":["liver","lesion"]}],
             "postprocess":{ {{{rules}}} },"golden":{"input":"input.f32","output":"output.f32","tolerance":0.001},"files":{ {{{files}}} } }
            """);
    }

    public string Folder { get; }

    public string ManifestPath => Path.Combine(Folder, "manifest.json");

    public ModelPackage Open() => ModelPackage.Open(Folder, TrustedKeys.Anybody());

    /// <summary>Other content for a file, and the manifest goes along with it.</summary>
    public void Replace(string name, byte[] content)
    {
        var old = Hash(name);
        File.WriteAllBytes(Path.Combine(Folder, name), content);
        File.WriteAllText(ManifestPath, File.ReadAllText(ManifestPath).Replace(old, Hash(name), StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A picture of one grey, and what the formula of networks/make.py says about it.</summary>
    private void WriteGolden(int pixels)
    {
        static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));
        const float Grey = 0.55f;
        Write("input.f32", Enumerable.Repeat(Grey, pixels));
        Write("output.f32", [.. Enumerable.Repeat(Sigmoid(40 * (Grey - 0.3f)), pixels), .. Enumerable.Repeat(Sigmoid(40 * (Grey - 0.7f)), pixels)]);
    }

    private void Write(string name, IEnumerable<float> values) =>
        File.WriteAllBytes(Path.Combine(Folder, name), System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values.ToArray()).ToArray());

    private string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, name))));
}
