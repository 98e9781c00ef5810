using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Where the simulated scanner's screen shows what is no ultrasound; everything else around the fan is black.</summary>
/// <param name="Ruler">Box of the ticks, which begin in its first column: one every 5 or 10 mm of depth, as the make has them, and longer ones.</param>
/// <param name="RulerZeroRow">Row of the first tick, depth 0: the middle of the probe's face.</param>
/// <param name="GreyBar">Box of the grey scale.</param>
/// <param name="Texts">Boxes around all letters; the first three are hospital, name and id.</param>
public sealed record PhantomLayout(PixelBox Ruler, int RulerZeroRow, PixelBox GreyBar, IReadOnlyList<PixelBox> Texts);
