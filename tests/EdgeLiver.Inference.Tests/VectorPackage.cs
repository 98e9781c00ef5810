using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EdgeLiver.Inference.Tests;

/// <summary>A package folder around a network of networks/make_vectors.py, right unless a test breaks it.</summary>
internal sealed class VectorPackage : IDisposable
{
    private VectorPackage(string network, float[] input, float[] output, string manifest)
    {
        Folder = Directory.CreateTempSubdirectory("edgeliver-vectors-").FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "networks", network + ".onnx"), Path.Combine(Folder, "model.onnx"));
        File.WriteAllBytes(Path.Combine(Folder, "input.f32"), MemoryMarshal.AsBytes<float>(input).ToArray());
        File.WriteAllBytes(Path.Combine(Folder, "output.f32"), MemoryMarshal.AsBytes<float>(output).ToArray());
        var files = string.Join(",", new[] { "model.onnx", "input.f32", "output.f32" }.Select(name =>
            $"\"{name}\":\"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, name))))}\""));
        File.WriteAllText(Path.Combine(Folder, "manifest.json"), $$"""
            {"name":"tiny","version":"1.0.0","file":"model.onnx","precision":"fp32","providers":["cpu"],{{manifest}},
             "golden":{"input":"input.f32","output":"output.f32","tolerance":0.0001},"files":{ {{files}} } }
            """);
    }

    public string Folder { get; }

    /// <summary>Three classes and a distance of two features.</summary>
    public static VectorPackage Classes(
        string classes = "\"a\",\"b\",\"c\",\"far\"", string calibration = "{\"method\":\"temperature\",\"scale\":1}", string limit = "5", string features = "\"x\",\"y\"", string score = "far", string task = "classification") =>
        new("classes", [1, 2, -3, 0.5f], [1, 2, 3, 1, -3, 0.5f, -2.5f, 3], $$"""
            "task":"{{task}}","inputs":[{"name":"features","type":"float32","shape":[1,2],"features":[{{features}}]}],
            "outputs":[{"name":"scores","type":"float32","shape":[1,4],"classes":[{{classes}}]}],
            "calibration":{{calibration}},"outOfDistribution":{"score":"{{score}}","limit":{{limit}} }
            """);

    /// <summary>Two values of two features.</summary>
    public static VectorPackage Mapping(string names = "\"u\",\"v\"") =>
        new("mapping", [1, 2], [3, 1], $$"""
            "task":"regression","inputs":[{"name":"features","type":"float32","shape":[1,2],"features":["x","y"]}],
            "outputs":[{"name":"values","type":"float32","shape":[1,2],"classes":[{{names}}]}]
            """);

    /// <summary>Malignant by the first feature, far by the share of the crop that is lesion plus the second.</summary>
    public static VectorPackage Lesion(string crop = "lesion-square", string point = "suspicious", string threshold = "0.5") =>
        new("lesion", [.. new float[2 * 96 * 96], 1, 2], [0, 1, 2], $$"""
            "task":"classification",
            "inputs":[{"name":"crop","type":"float32","shape":[1,2,96,96],"geometry":{"crop":"{{crop}}","resample":"letterbox-area","width":96,"height":96} },
                      {"name":"features","type":"float32","shape":[1,2],"features":["x","y"],"settings":"s"}],
            "outputs":[{"name":"scores","type":"float32","shape":[1,3],"classes":["benign","malignant","far"]}],
            "calibration":{"method":"platt","scale":1,"bias":[0,0]},"outOfDistribution":{"score":"far","limit":2},
            "operatingPoints":[{"name":"{{point}}","threshold":{{threshold}} }]
            """);

    public ModelPackage Open() => ModelPackage.Open(Folder, TrustedKeys.Anybody());

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
