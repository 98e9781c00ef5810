namespace EdgeLiver.Radiomics;

/// <summary>Mean over a square or cube of voxels (IBSI S60F).</summary>
/// <param name="Size">Its side in voxels, odd.</param>
public sealed record MeanFilter(int Size) : FilterSettings
{
    private protected override string Text => $"mean:size={Size}";

    public override Volume Apply(Volume image, bool bySlice) => Box(Size, bySlice).Convolve(image, Boundary);

    internal static SeparableKernel Box(int size, bool bySlice)
    {
        var line = new double[size];
        Array.Fill(line, 1.0 / size);
        return new SeparableKernel([line], [line], bySlice ? [] : [line]);
    }

    internal static MeanFilter Read(FilterText fields)
    {
        var size = fields.Whole("size", 1, 1001);
        return size % 2 == 1 ? new MeanFilter(size) : throw fields.Wrong("size", $"{size}", "an odd number");
    }
}
