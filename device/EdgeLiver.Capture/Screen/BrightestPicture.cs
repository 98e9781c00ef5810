using System.Numerics.Tensors;
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
            var brightest = _pixels.Row(y);
            TensorPrimitives.Max<byte>(brightest, screen.Row(y), brightest);
        }
    }

    public void Clear() => Count = 0;

    public void Dispose() => _pixels?.Dispose();
}
