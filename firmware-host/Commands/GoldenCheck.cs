using System.Runtime.InteropServices;
using EdgeLiver.Capture;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary>Does a package answer on this box as it did where it was made?</summary>
internal static class GoldenCheck
{
    /// <returns>The largest difference of a probability, the provider that ran, and the time of the second run.</returns>
    /// <exception cref="SourceException">The golden input is no picture.</exception>
    /// <exception cref="ModelException">The package is damaged, or the difference is over its tolerance.</exception>
    public static async Task<(float Deviation, string Provider, TimeSpan Run)> RunAsync(ModelPackage package, string? provider, CancellationToken stop)
    {
        using var segmenter = new Segmenter(package, provider, ModelOptions.Threads);
        using var pool = new FramePool(1, 1024, 1024);
        using var decoder = new ImageDecoder();
        using var input = await decoder.DecodeAsync(package.GoldenInputPath, pool, stop);
        var bytes = await File.ReadAllBytesAsync(package.GoldenOutputPath, stop);
        var expected = MemoryMarshal.Cast<byte, float>(bytes);

        // The first run also warms the network up; the second one's time is worth showing.
        segmenter.Deviation(input.Luma, expected);
        var deviation = segmenter.Deviation(input.Luma, expected);
        if (!(deviation <= package.Manifest.Golden.Tolerance))
        {
            throw new ModelException(FormattableString.Invariant(
                $"model {package.Id}: golden output differs by {deviation:G3} on {segmenter.Provider}, must be at most {package.Manifest.Golden.Tolerance:G3}; do not use it on this box, restore the last good package"));
        }

        return (deviation, segmenter.Provider, segmenter.LastRun);
    }
}
