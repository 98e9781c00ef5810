using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Where the simulated scanner's screen has its texts and its ruler.</summary>
/// <param name="RulerColumn">Leftmost column of the ruler's ticks, one every 10 mm of depth, a longer one every 50 mm.</param>
/// <param name="RulerTop">Row of depth 0, the middle of the probe's face.</param>
/// <param name="Texts">Boxes around all letters.</param>
public sealed record PhantomLayout(int RulerColumn, int RulerTop, IReadOnlyList<PixelBox> Texts);
