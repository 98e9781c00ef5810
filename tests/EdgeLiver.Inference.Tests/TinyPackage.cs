using System.Globalization;
using System.Security.Cryptography;

namespace EdgeLiver.Inference.Tests;

/// <summary>A package folder around one of the tiny networks, with files and hashes that are right unless a test breaks them.</summary>
internal sealed class TinyPackage : IDisposable
{
    public TinyPackage(string network = "threshold", string task = "segmentation", int width = 192, int height = 160, string rules = "")
    {
        Folder = Directory.CreateTempSubdirectory("edgeliver-model-").FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "networks", network + ".onnx"), Path.Combine(Folder, "model.onnx"));
        File.WriteAllText(Path.Combine(Folder, "input.png"), "not read here");
        File.WriteAllText(Path.Combine(Folder, "output.f32"), "not read here");
        var files = string.Join(",", new[] { "model.onnx", "input.png", "output.f32" }.Select(name => $"\"{name}\":\"{Hash(name)}\""));
        var size = string.Create(CultureInfo.InvariantCulture, $"{height},{width}");
        File.WriteAllText(ManifestPath, $$$"""
            {"name":"tiny","version":"1.0.0","task":"{{{task}}}","file":"model.onnx","precision":"fp32","providers":["cpu"],
             "inputs":[{"name":"image","type":"float32","shape":[1,1,{{{size}}}],
                        "geometry":{"crop":"fan-box","resample":"letterbox-area","width":{{{width}}},"height":{{{height}}} } }],
             "outputs":[{"name":"probability","type":"float32","shape":[1,2,{{{size}}}],"classes":["liver","lesion"]}],
             "postprocess":{ {{{rules}}} },"golden":{"input":"input.png","output":"output.f32","tolerance":0.001},"files":{ {{{files}}} } }
            """);
    }

    public string Folder { get; }

    public string ManifestPath => Path.Combine(Folder, "manifest.json");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, name))));
}
