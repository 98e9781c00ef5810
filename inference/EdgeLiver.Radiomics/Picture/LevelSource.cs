using EdgeLiver.Imaging;

namespace EdgeLiver.Radiomics;

/// <summary>A region of a picture and the levels of its intensities, all borrowed.</summary>
/// <param name="image">Intensities of the region's box.</param>
/// <param name="labels">The label map of the same box.</param>
/// <param name="label">The region's label.</param>
/// <param name="pixels">Pixels with the label.</param>
/// <param name="levelOf">Level of each of the 256 intensities; 0 leaves it out.</param>
internal readonly ref struct LevelSource(GrayView image, GrayView labels, byte label, int pixels, ReadOnlySpan<byte> levelOf)
{
    public GrayView Image { get; } = image;

    public GrayView Labels { get; } = labels;

    public byte Label { get; } = label;

    public int Pixels { get; } = pixels;

    public ReadOnlySpan<byte> LevelOf { get; } = levelOf;
}
