using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EdgeLiver.Inference.Tests;

/// <summary>An in-view package around a tiny network whose scores are known beforehand.</summary>
internal sealed class TinyView : IDisposable
{
    private const int Side = 64;
    private const float Grey = 0.4f;

    public TinyView()
    {
        Folder = Directory.CreateTempSubdirectory("edgeliver-view-").FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "networks", "view.onnx"), Path.Combine(Folder, "model.onnx"));
        Write("input.f32", [.. Enumerable.Repeat(Grey, Side * Side)]);
        Write("output.f32", [Grey, 1 - Grey, 10 * Grey]);
        var files = string.Join(",", new[] { "model.onnx", "input.f32", "output.f32" }.Select(name => $"\"{name}\":\"{Hash(name)}\""));
        File.WriteAllText(ManifestPath, $$$"""
            {"name":"tiny-view","version":"1.0.0","task":"classification","file":"model.onnx","precision":"fp32","providers":["cpu"],
             "inputs":[{"name":"image","type":"float32","shape":[1,1,64,64],"geometry":{"crop":"fan-box","resample":"letterbox-area","width":64,"height":64} }],
             "outputs":[{"name":"scores","type":"float32","shape":[1,3],"classes":["liver","quality","distance"]}],
             "operatingPoints":[{"name":"liver-in-view","threshold":0.3}],"outOfDistribution":{"score":"distance","limit":5},
             "golden":{"input":"input.f32","output":"output.f32","tolerance":0.001},"files":{ {{{files}}} } }
            """);
    }

    public string Folder { get; }

    private string ManifestPath => Path.Combine(Folder, "manifest.json");

    public ModelPackage Open() => ModelPackage.Open(Folder, TrustedKeys.Anybody());

    public void Edit(string old, string text) => File.WriteAllText(ManifestPath, File.ReadAllText(ManifestPath).Replace(old, text, StringComparison.Ordinal));

    /// <summary>Other content for a file, and the manifest goes along with it.</summary>
    public void Replace(string name, byte[] content)
    {
        var old = Hash(name);
        File.WriteAllBytes(Path.Combine(Folder, name), content);
        Edit(old, Hash(name));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string name, float[] values) => File.WriteAllBytes(Path.Combine(Folder, name), MemoryMarshal.AsBytes<float>(values).ToArray());

    private string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, name))));
}
