using Xunit;

namespace EdgeLiver.Inference.Tests;

/// <summary>The networks of networks/quantized keep their variant's rules, or break one each.</summary>
public sealed class QuantizationRulesTests
{
    [Theory]
    [InlineData("cpu", "cpu", 2)]
    [InlineData("tensorrt", "tensorrt", 2)]
    [InlineData("concat", "tensorrt", 2)]
    public void A_network_that_keeps_the_rules_is_counted(string network, string variant, int quantized)
    {
        var summary = QuantizationRules.Check(Read(network), variant, network);

        Assert.Equal(quantized, summary.Quantized);
        Assert.Equal(quantized, summary.Convolutions);
    }

    [Theory]
    [InlineData("cpu", "tensorrt", "is not int8")]
    [InlineData("tensorrt", "cpu", "is not uint8")]
    [InlineData("zero-point", "tensorrt", "zero point 3")]
    [InlineData("per-tensor", "tensorrt", "one for each output channel")]
    [InlineData("weight-zero-point", "tensorrt", "constant with a zero point")]
    [InlineData("pair-mismatch", "tensorrt", "own DequantizeLinear")]
    [InlineData("relu-after-quantization", "cpu", "must stand before the quantization")]
    [InlineData("relu-zero-point", "cpu", "zero point 5 after a ReLU")]
    [InlineData("half-quantized", "tensorrt", "float weights")]
    [InlineData("concat-scales", "tensorrt", "several scales")]
    [InlineData("concat-output", "tensorrt", "changes its inputs' scale")]
    [InlineData("tensorrt", "npu", "must be cpu or tensorrt")]
    public void A_broken_rule_is_named_in_one_line(string network, string variant, string why)
    {
        var error = Assert.Throws<ModelException>(() => QuantizationRules.Check(Read(network), variant, network));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("external", "another file")]
    [InlineData("subgraph", "subgraph")]
    [InlineData("domain", "com.stranger")]
    public void What_no_package_needs_is_refused_before_ONNX_Runtime_sees_it(string network, string why)
    {
        var error = Assert.Throws<ModelException>(() => Read(network));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private static OnnxModel Read(string network) =>
        OnnxReader.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "networks", "quantized", network + ".onnx")), network);
}
