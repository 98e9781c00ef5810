using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>One lesion in one frame of the simulated scanner.</summary>
/// <param name="Id">Number of the lesion in <see cref="PhantomOptions.Lesions"/>.</param>
/// <param name="DiameterMm">Long axis of its largest section, mm.</param>
/// <param name="SectionMm">Long axis of this frame's section, mm; 0 where the frame misses it.</param>
/// <param name="VisiblePixels">Pixels of it in the fan and the liver.</param>
public readonly record struct PhantomLesionSection(int Id, double DiameterMm, double SectionMm, int VisiblePixels);

/// <summary>What a frame of the simulated scanner really shows; filled again and again, owns its masks.</summary>
/// <param name="width">Columns of the screen.</param>
/// <param name="height">Rows of the screen.</param>
public sealed class PhantomTruth(int width, int height) : IDisposable
{
    private readonly List<PhantomLesionSection> _lesions = [];

    /// <summary>Every pixel that shows ultrasound.</summary>
    public Mask Fan { get; } = new(width, height);

    /// <summary>The liver with its vessels and lesions, where the probe has contact.</summary>
    public Mask Liver { get; } = new(width, height);

    /// <summary>All lesions, within the liver.</summary>
    public Mask Lesion { get; } = new(width, height);

    /// <summary>Every lesion of the phantom, visible or not, in the order of the options.</summary>
    public IReadOnlyList<PhantomLesionSection> Lesions => _lesions;

    internal void Clear()
    {
        Fan.Clear();
        Liver.Clear();
        Lesion.Clear();
        _lesions.Clear();
    }

    internal void Add(PhantomLesionSection lesion) => _lesions.Add(lesion);

    public void Dispose()
    {
        Fan.Dispose();
        Liver.Dispose();
        Lesion.Dispose();
    }
}
