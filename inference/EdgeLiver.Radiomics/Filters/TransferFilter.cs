using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>Filtering by a transfer function in the Fourier domain.</summary>
/// <remarks>
/// The image is extended by half its size on each side, which continues a reflected image exactly and keeps the far end of one
/// with zeros or its border away. A periodic image needs no extension.
/// </remarks>
internal static class TransferFilter
{
    public static Volume Apply(Volume image, bool bySlice, Boundary boundary, Func<double, double, double, Complex> transfer)
    {
        int[] before = [0, 0, 0], size = [image.Width, image.Height, image.Depth];
        if (boundary != Boundary.Wrap)
        {
            for (var axis = 0; axis < (bySlice ? 2 : 3); axis++)
            {
                before[axis] = size[axis] / 2;
                size[axis] *= 2;
            }
        }

        var spectrum = Spectrum.Of(image, bySlice, boundary, before, size);
        spectrum.Multiply(transfer);
        return spectrum.ToImage(image, before, static x => x.Real);
    }
}
