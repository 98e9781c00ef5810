using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeLiver.Capture;

/// <summary>Luma of RGB pixels: <c>Y = 0.299 R + 0.587 G + 0.114 B</c>, full range, rounded to nearest.</summary>
/// <remarks>ITU-R BT.601-7, 2.5.1, with weights in 1/65536 that add up to one, so that grey keeps its value.</remarks>
internal static class Bt601
{
    private const uint Red = 19595;
    private const uint Green = 38470;
    private const uint Blue = 7471;
    private const uint Half = 1 << 15;

    /// <param name="rgba">Four bytes a pixel, the fourth is ignored.</param>
    /// <param name="luma">As many pixels.</param>
    public static void ToLuma(ReadOnlySpan<byte> rgba, Span<byte> luma)
    {
        var pixels = MemoryMarshal.Cast<byte, uint>(rgba)[..luma.Length];
        var x = 0;
        for (; x <= luma.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            var block = pixels[x..];
            var low = Vector.Narrow(Luma(block), Luma(block[Vector<uint>.Count..]));
            var high = Vector.Narrow(Luma(block[(2 * Vector<uint>.Count)..]), Luma(block[(3 * Vector<uint>.Count)..]));
            Vector.Narrow(low, high).CopyTo(luma[x..]);
        }

        for (; x < luma.Length; x++)
        {
            var p = pixels[x];
            luma[x] = (byte)((((p & 0xFF) * Red) + (((p >> 8) & 0xFF) * Green) + (((p >> 16) & 0xFF) * Blue) + Half) >> 16);
        }
    }

    private static Vector<uint> Luma(ReadOnlySpan<uint> pixels)
    {
        var p = new Vector<uint>(pixels);
        var low = new Vector<uint>(0xFF);
        return (((p & low) * Red) + (((p >> 8) & low) * Green) + (((p >> 16) & low) * Blue) + new Vector<uint>(Half)) >> 16;
    }
}
