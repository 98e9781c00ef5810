using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>The ultrasound of the frame before, to tell a picture that stands.</summary>
internal sealed class PreviousPicture : IDisposable
{
    private Mask? _pixels;
    private bool _known;

    /// <summary>Compares with the frame before and remembers this one; false for the first.</summary>
    /// <param name="luma">Black outside the fan.</param>
    /// <param name="box">The fan's box.</param>
    public bool SameAs(GrayView luma, PixelBox box)
    {
        if (_pixels is null || _pixels.Width != box.Width || _pixels.Height != box.Height)
        {
            _pixels?.Dispose();
            _pixels = new Mask(box.Width, box.Height);
            _known = false;
        }

        var same = _known;
        for (var y = 0; y < box.Height; y++)
        {
            var now = luma.Row(box.Y + y).Slice(box.X, box.Width);
            var before = _pixels.Row(y);
            if (!same || !now.SequenceEqual(before))
            {
                same = false;
                now.CopyTo(before);
            }
        }

        _known = true;
        return same;
    }

    /// <summary>The next frame has none before it.</summary>
    public void Forget() => _known = false;

    public void Dispose() => _pixels?.Dispose();
}
