using Xunit;

namespace EdgeLiver.Inference.Tests;

public sealed class ModelPackageTests
{
    [Fact]
    public void A_whole_package_opens_and_names_its_network_and_hash()
    {
        using var tiny = new TinyPackage();

        var package = tiny.Open();

        Assert.Equal("tiny-1.0.0", package.Id);
        Assert.Equal(64, package.Sha256.Length);
    }

    [Requirement("REQ-AI-01")]
    [Fact]
    public void An_altered_network_is_refused_by_its_hash()
    {
        using var tiny = new TinyPackage();
        File.AppendAllText(Path.Combine(tiny.Folder, "model.onnx"), "x");

        var error = Assert.Throws<ModelException>(() => tiny.Open());

        Assert.Contains("sha256", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"x\"}")]
    [InlineData("{")]
    public void A_manifest_that_can_not_be_understood_is_one_line(string text)
    {
        using var tiny = new TinyPackage();
        File.WriteAllText(tiny.ManifestPath, text);

        var error = Assert.Throws<ModelException>(() => tiny.Open());

        Assert.Contains("manifest.json", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_file_outside_the_package_is_not_read()
    {
        using var tiny = new TinyPackage();
        var text = File.ReadAllText(tiny.ManifestPath).Replace("\"files\":{", "\"files\":{\"../../etc/hostname\":\"00\",", StringComparison.Ordinal);
        File.WriteAllText(tiny.ManifestPath, text);

        var error = Assert.Throws<ModelException>(() => tiny.Open());

        Assert.Contains("outside the package", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_package_says_what_to_do()
    {
        var error = Assert.Throws<ModelException>(() => ModelPackage.Open("/nowhere/at/all", TrustedKeys.Anybody()));

        Assert.Contains("--model", error.Message, StringComparison.Ordinal);
    }
}
