using EdgeLiver.Imaging;

namespace EdgeLiver.Inference;

/// <summary>A region that the network takes for a lesion, in pixels of the screen.</summary>
/// <param name="Box">Tight box.</param>
/// <param name="AreaPx">Pixels inside.</param>
/// <param name="CentroidX">Mean column of the pixels inside.</param>
/// <param name="CentroidY">Mean row of the pixels inside.</param>
/// <param name="Probability">Mean probability of the region's pixels, 0 to 1: that a lesion is there, not that it is malignant.</param>
/// <param name="Mask">The region alone, at the screen's size; owned by the <see cref="Segmentation"/>.</param>
public readonly record struct LesionRegion(PixelBox Box, int AreaPx, double CentroidX, double CentroidY, float Probability, Mask Mask);

/// <summary>Liver and lesions of one frame; made once, filled again for each frame.</summary>
public sealed class Segmentation : IDisposable
{
    /// <summary>More regions than this in one frame are noise, not findings; the largest are kept, the rest counted.</summary>
    public const int MaxLesions = 8;

    private readonly List<LesionRegion> _regions = new(MaxLesions);
    private readonly Mask?[] _masks = new Mask?[MaxLesions];
    private Mask? _liver;
    private Mask? _lesion;

    /// <summary>The liver with what lies in it.</summary>
    /// <exception cref="InvalidOperationException">No frame was segmented yet.</exception>
    public Mask Liver => _liver ?? throw new InvalidOperationException("no frame was segmented yet");

    /// <summary>All lesions together.</summary>
    /// <exception cref="InvalidOperationException">No frame was segmented yet.</exception>
    public Mask Lesion => _lesion ?? throw new InvalidOperationException("no frame was segmented yet");

    /// <summary>Pixels of the liver.</summary>
    public int LiverAreaPx { get; internal set; }

    /// <summary>Tight box of the liver's pixels; empty where there is none.</summary>
    internal PixelBox LiverBox { get; set; }

    /// <summary>Mean liver probability inside the liver, 0 to 1; 0 where there is none.</summary>
    public float LiverProbability { get; internal set; }

    /// <summary>Lesions, largest first; valid until the next frame.</summary>
    public IReadOnlyList<LesionRegion> Lesions => _regions;

    /// <summary>Regions beyond <see cref="MaxLesions"/> that were left out of this frame.</summary>
    public int LeftOut { get; internal set; }

    public void Dispose()
    {
        Free();
    }

    /// <summary>Empties everything and sees to it that the masks have the frame's size.</summary>
    internal void Reset(int width, int height)
    {
        if (_liver is null || _liver.Width != width || _liver.Height != height)
        {
            Free();
            _liver = new Mask(width, height);
            _lesion = new Mask(width, height);
        }
        else
        {
            // Only what was drawn: the masks are as large as the screen, and clearing them whole costs more than drawing.
            Empty(_liver, LiverBox);
            foreach (var region in _regions)
            {
                Empty(_lesion!, region.Box);
                Empty(region.Mask, region.Box);
            }
        }

        _regions.Clear();
        LiverBox = default;
        LiverAreaPx = 0;
        LiverProbability = 0;
        LeftOut = 0;
    }

    /// <summary>An empty mask for the next lesion.</summary>
    internal Mask NextLesionMask() => _masks[_regions.Count] ??= new Mask(Liver.Width, Liver.Height);

    internal void Add(LesionRegion region) => _regions.Add(region);

    private static void Empty(Mask mask, PixelBox box)
    {
        if (!box.IsEmpty)
        {
            mask.View.Crop(box).Fill(0);
        }
    }

    private void Free()
    {
        _liver?.Dispose();
        _lesion?.Dispose();
        foreach (var mask in _masks)
        {
            mask?.Dispose();
        }

        Array.Clear(_masks);
        _regions.Clear();
        _liver = null;
        _lesion = null;
    }
}
