using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Turns scan lines into the fan on the screen by a table made once: bilinear, one entry a pixel of the fan.</summary>
internal sealed unsafe class ScanConverter : IDisposable
{
    // An entry is the polar offset (17 bits), the part of a line and the part of a sample (7 bits each).
    private const int One = 128;
    private readonly NativeBuffer _table;
    private readonly Run[] _runs;

    public ScanConverter(PhantomFan fan, int width, int height)
    {
        var box = fan.Box;
        var entries = new List<uint>((int)box.Area);
        var runs = new List<Run>();
        for (var y = box.Y; y < Math.Min(box.Bottom, height); y++)
        {
            var start = -1;
            for (var x = box.X; x <= box.Right; x++)
            {
                var inside = x < Math.Min(box.Right, width) && fan.Contains(x, y);
                if (inside)
                {
                    start = start < 0 ? x : start;
                    entries.Add(Entry(fan, x, y));
                }
                else if (start >= 0)
                {
                    runs.Add(new Run(y, start, x - start));
                    start = -1;
                }
            }
        }

        _runs = [.. runs];
        _table = new NativeBuffer(entries.Count * sizeof(uint));
        entries.ToArray().CopyTo(_table.AsSpan<uint>());
    }

    /// <summary>Stretches of rows that make up the fan, from top to bottom.</summary>
    public ReadOnlySpan<Run> Runs => _runs;

    /// <summary>Writes the fan's pixels and no other.</summary>
    public void Convert(ReadOnlySpan<byte> polar, GrayView target)
    {
        var entry = (uint*)_table.Pointer;
        fixed (byte* samples = polar)
        {
            foreach (var run in _runs)
            {
                var row = target.Row(run.Y).Slice(run.X, run.Length);
                for (var i = 0; i < row.Length; i++)
                {
                    var e = *entry++;
                    var at = samples + (e >> 14);
                    var line = (int)((e >> 7) & (One - 1));
                    var part = (int)(e & (One - 1));
                    var near = (at[0] * (One - part)) + (at[1] * part);
                    var far = (at[PolarImage.Samples] * (One - part)) + (at[PolarImage.Samples + 1] * part);
                    row[i] = (byte)(((near * (One - line)) + (far * line) + (One * One / 2)) >> 14);
                }
            }
        }
    }

    public void Dispose() => _table.Dispose();

    private static uint Entry(PhantomFan fan, int x, int y)
    {
        var (radius, angle) = fan.Polar(x, y);
        var sample = (radius - fan.InnerRadius) / (fan.OuterRadius - fan.InnerRadius) * (PolarImage.Samples - 1);
        var line = (angle + fan.HalfAngle) / (2 * fan.HalfAngle) * (PolarImage.Lines - 1);
        var sampleFixed = Math.Min((uint)(sample * One), ((PolarImage.Samples - 1) * One) - 1);
        var lineFixed = Math.Min((uint)(line * One), ((PolarImage.Lines - 1) * One) - 1);
        var offset = (lineFixed / One * PolarImage.Samples) + (sampleFixed / One);
        return (uint)((offset << 14) | (lineFixed % One << 7) | (sampleFixed % One));
    }

    /// <summary>Neighbouring pixels of one row.</summary>
    internal readonly record struct Run(int Y, int X, int Length);
}
