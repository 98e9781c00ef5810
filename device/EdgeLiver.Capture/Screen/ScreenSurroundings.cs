using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>A sparse memory of the screen around the fan: when much of it changes, the scanner shows another layout or depth.</summary>
internal sealed class ScreenSurroundings
{
    /// <summary>Every eighth pixel both ways: a line of text is still hit, and a 1080p frame costs some 30,000 looks.</summary>
    private const int Step = 8;

    /// <summary>Luma by which a pixel must differ; analogue noise and compression stay below.</summary>
    private const int Difference = 48;

    /// <summary>Share of the places that must differ: a clock and a frame counter do not reach it, a new depth does.</summary>
    private const double Share = 0.01;

    private byte[] _luma = [];
    private bool[] _inside = [];
    private int _places;

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Remembers the screen as it is, before it is blackened.</summary>
    public void Remember(GrayView screen, Fan? fan)
    {
        (Width, Height) = (screen.Width, screen.Height);
        var (columns, rows) = ((Width + Step - 1) / Step, (Height + Step - 1) / Step);
        if (_luma.Length != columns * rows)
        {
            _luma = new byte[columns * rows];
            _inside = new bool[columns * rows];
        }

        _places = 0;
        var i = 0;
        for (var y = 0; y < Height; y += Step)
        {
            var row = screen.Row(y);
            for (var x = 0; x < Width; x += Step, i++)
            {
                _luma[i] = row[x];
                _inside[i] = fan?.Contains(x, y) ?? false;
                _places += _inside[i] ? 0 : 1;
            }
        }
    }

    /// <summary>True where the screen around the fan is no longer the one remembered.</summary>
    public bool Changed(GrayView screen)
    {
        var changed = 0;
        var i = 0;
        for (var y = 0; y < Height; y += Step)
        {
            var row = screen.Row(y);
            for (var x = 0; x < Width; x += Step, i++)
            {
                if (!_inside[i] && Math.Abs(row[x] - _luma[i]) > Difference)
                {
                    changed++;
                }
            }
        }

        return changed > Share * Math.Max(1, _places);
    }
}
