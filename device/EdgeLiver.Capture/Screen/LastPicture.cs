using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>The fan's pixels of the frame before, to know a picture that stands still from one that moves.</summary>
internal sealed class LastPicture : IDisposable
{
    private Mask? _pixels;
    private Fan? _fan;

    /// <summary>Does the fan show, bit for bit, what it showed before?</summary>
    public bool Repeats(GrayView screen, Fan fan)
    {
        if (_pixels is null || !ReferenceEquals(fan, _fan))
        {
            return false;
        }

        for (var y = fan.Box.Y; y < fan.Box.Bottom; y++)
        {
            var inside = fan.Rows[y];
            var now = screen.Row(y);
            var before = _pixels.Row(y);
            if (!now[inside.A..inside.B].SequenceEqual(before[inside.A..inside.B]) || !now[inside.C..inside.D].SequenceEqual(before[inside.C..inside.D]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Copies what <see cref="Repeats"/> will compare.</summary>
    public void Keep(GrayView screen, Fan fan)
    {
        if (_pixels is null || _pixels.Width != screen.Width || _pixels.Height != screen.Height)
        {
            _pixels?.Dispose();
            _pixels = new Mask(screen.Width, screen.Height);
        }

        screen.Crop(fan.Box).CopyTo(_pixels.View.Crop(fan.Box));
        _fan = fan;
    }

    public void Forget() => _fan = null;

    public void Dispose() => _pixels?.Dispose();
}
