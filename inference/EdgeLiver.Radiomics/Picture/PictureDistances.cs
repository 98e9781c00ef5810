using System.Runtime.Intrinsics;

namespace EdgeLiver.Radiomics;

/// <summary>Steps over sides from each pixel of a region to the nearest place outside it: 1 at the edge, 0 outside.</summary>
/// <remarks>
/// The distance over sides splits: first how far it is straight up or down, 16 columns at a time, then the least of that plus the
/// way along the row, by one scan each way. What lies outside the box is outside the region.
/// </remarks>
internal sealed unsafe class PictureDistances : IDisposable
{
    private readonly Scratch<ushort> _memory = new();
    private ushort* _origin;
    private int _stride;

    /// <summary>The row's distances.</summary>
    public ushort* Row(int y) => _origin + ((nint)y * _stride);

    public void Measure(LevelPlane plane)
    {
        _stride = plane.Blocks * Links.Pixels;
        // One empty row above, one below.
        _origin = _memory.TakeClear((plane.Height + 2) * _stride) + _stride;
        for (var y = 0; y < plane.Height; y++)
        {
            Down(plane.Row(y), Row(y - 1), Row(y));
        }

        for (var y = plane.Height - 1; y >= 0; y--)
        {
            Up(Row(y + 1), Row(y));
            Along(Row(y), plane.Width);
        }
    }

    public void Dispose() => _memory.Dispose();

    private void Down(byte* levels, ushort* above, ushort* row)
    {
        for (var x = 0; x < _stride; x += Vector128<byte>.Count)
        {
            var outside = Vector128.Equals(Vector128.Load(levels + x), Vector128<byte>.Zero);
            var (low, high) = Vector128.Widen(outside.AsSByte());
            Vector128.AndNot(Vector128.Load(above + x) + Vector128<ushort>.One, low.AsUInt16()).Store(row + x);
            Vector128.AndNot(Vector128.Load(above + x + 8) + Vector128<ushort>.One, high.AsUInt16()).Store(row + x + 8);
        }
    }

    private void Up(ushort* below, ushort* row)
    {
        for (var x = 0; x < _stride; x += Vector256<ushort>.Count)
        {
            Vector256.Min(Vector256.Load(row + x), Vector256.Load(below + x) + Vector256<ushort>.One).Store(row + x);
        }
    }

    private static void Along(ushort* row, int width)
    {
        var nearest = 0;
        for (var x = 0; x < width; x++)
        {
            nearest = Math.Min(nearest + 1, row[x]);
            row[x] = (ushort)nearest;
        }

        nearest = 0;
        for (var x = width - 1; x >= 0; x--)
        {
            nearest = Math.Min(nearest + 1, row[x]);
            row[x] = (ushort)nearest;
        }
    }
}
