using System.Numerics;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Every pixel at its brightest over some frames: tissue that a shadow hid in one of them shows.</summary>
internal sealed class BrightestPicture : IDisposable
{
    private Mask? _pixels;

    /// <summary>Frames in it.</summary>
    public int Count { get; private set; }

    /// <summary>Valid until the next <see cref="Add"/> of another size.</summary>
    public GrayView View => _pixels!.View;

    public void Add(GrayView screen)
    {
        if (_pixels is null || _pixels.Width != screen.Width || _pixels.Height != screen.Height)
        {
            _pixels?.Dispose();
            _pixels = new Mask(screen.Width, screen.Height);
            Count = 0;
        }

        if (Count++ == 0)
        {
            screen.CopyTo(_pixels.View);
            return;
        }

        for (var y = 0; y < screen.Height; y++)
        {
            Brighten(_pixels.Row(y), screen.Row(y));
        }
    }

    public void Clear() => Count = 0;

    public void Dispose() => _pixels?.Dispose();

    private static void Brighten(Span<byte> brightest, ReadOnlySpan<byte> row)
    {
        var x = 0;
        for (; x <= row.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Max(new Vector<byte>(brightest[x..]), new Vector<byte>(row[x..])).CopyTo(brightest[x..]);
        }

        for (; x < row.Length; x++)
        {
            brightest[x] = Math.Max(brightest[x], row[x]);
        }
    }
}
