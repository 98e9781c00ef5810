namespace EdgeLiver.Imaging;

internal static class Stride
{
    /// <summary>Bytes from row to row, so that each row starts on a cache line.</summary>
    public static int Of(int width) => checked(width + NativeBuffer.Alignment - 1) / NativeBuffer.Alignment * NativeBuffer.Alignment;
}
