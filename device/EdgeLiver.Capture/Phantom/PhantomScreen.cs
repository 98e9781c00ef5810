using System.Globalization;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Everything around the fan: texts, ruler, grey bar; what stands still is drawn once and copied.</summary>
internal sealed class PhantomScreen : IDisposable
{
    private const int Margin = 8;
    private const int LongTick = 10;
    private const int Gap = 4;
    private const byte Bright = 235;
    private const byte Plain = 180;
    private const string CounterFormat = "000000";
    private readonly PhantomOptions _options;
    private readonly PhantomFan _fan;
    private readonly PhantomStyle _style;
    private readonly int _scale;
    private readonly Mask _still;
    private readonly List<PixelBox> _texts = [];
    private readonly PixelBox _clock;
    private readonly PixelBox _counter;

    public PhantomScreen(PhantomOptions options, PhantomFan fan)
    {
        _options = options;
        _fan = fan;
        _style = PhantomStyle.Of(options.Make);
        _scale = ScaleOf(options);
        _still = new Mask(options.Width, options.Height);
        _still.View.Fill(_style.Background);
        DrawTexts();
        _clock = PlaceRight(_style.ClockFormat, 4);
        _counter = PlaceRight(CounterFormat, 24);
        var bar = DrawGreyBar();
        var zero = RowOf(0);
        var column = _style.RulerOnLeft ? fan.Box.X - ((12 + LongTick) * _scale) : fan.Box.Right + (12 * _scale);
        var ruler = new PixelBox(column, zero, LongTick * _scale, RowOf((int)options.DepthMm / _style.TickMm * _style.TickMm) - zero + 1);
        Layout = new PhantomLayout(ruler, zero, bar, _texts);
        Check(ruler, options);
        DrawRuler();
    }

    public PhantomLayout Layout { get; }

    /// <summary>Rows at the top that belong to the texts.</summary>
    public static int HeaderRows(PhantomOptions options) => 36 * ScaleOf(options);

    /// <summary>Writes every pixel; the fan's are black.</summary>
    public void Draw(long frameIndex, GrayView screen)
    {
        _still.View.CopyTo(screen);
        Span<char> text = stackalloc char[32];
        var clock = _options.ClockStart + TimeSpan.FromSeconds((double)frameIndex / _options.FramesPerSecond);
        clock.TryFormat(text, out var length, _style.ClockFormat, CultureInfo.InvariantCulture);
        BitmapFont.Draw(screen, text[..length], _clock.X, _clock.Y, _scale, Plain);
        (frameIndex % 1_000_000).TryFormat(text, out length, CounterFormat, CultureInfo.InvariantCulture);
        BitmapFont.Draw(screen, text[..length], _counter.X, _counter.Y, _scale, Plain);
    }

    public void Dispose() => _still.Dispose();

    private static int ScaleOf(PhantomOptions options) => Math.Max(1, options.Height / 540);

    private void DrawTexts()
    {
        Write(_options.Hospital, Margin * _scale, 4, Plain);
        Write(_options.PatientName, Margin * _scale, _options.Make == PhantomMake.Linhai ? 17 : 14, Bright);
        Write(_style.IdLabel + _options.PatientId, Margin * _scale, _options.Make == PhantomMake.Linhai ? 30 : 24, Plain);
        var middle = _options.Width / 2;
        Write(_style.Header.Upper, middle - (30 * _scale), 4, Plain);
        Write(_style.Header.Lower, middle - (30 * _scale), 14, Plain);
        var y = 60;
        foreach (var line in Settings())
        {
            Write(line, Margin * _scale, y, Plain);
            y += 11;
        }

        WriteBesideFan(_style.Mark);
    }

    private string[] Settings() =>
    [
        Invariant($"FR {_options.FramesPerSecond} HZ"),
        Invariant($"D {_options.DepthMm / 10:F1} CM"),
        Invariant($"G {52 + (40 * _options.Imaging.LiverLevel) - 18:F0}"),
        Invariant($"DR {_options.Imaging.DynamicRangeDb:F0} DB"),
        "3.5 MHZ",
    ];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Write(string text, int x, int row, byte grey)
    {
        var box = Place(text, x, row);
        BitmapFont.Draw(_still.View, text, box.X, box.Y, _scale, grey);
    }

    private PixelBox Place(string text, int x, int row)
    {
        var box = BitmapFont.Measure(x, row * _scale, _scale, text);
        _texts.Add(box);
        return box;
    }

    private PixelBox PlaceRight(string text, int row) =>
        Place(text, _options.Width - BitmapFont.Measure(0, 0, _scale, text).Width - (Margin * _scale), row);

    /// <summary>The maker's mark at the fan's upper left corner, as near as scanners put it: five pixels.</summary>
    private void WriteBesideFan(string text)
    {
        var box = BitmapFont.Measure((int)(_fan.ApexX - _fan.HalfFace), (int)_options.FanTop, _scale, text);
        while (box.X > 0 && TouchesFan(box, 5))
        {
            box = box with { X = box.X - 1 };
        }

        _texts.Add(box);
        BitmapFont.Draw(_still.View, text, box.X, box.Y, _scale, Bright);
    }

    private bool TouchesFan(PixelBox box, int gap)
    {
        for (var y = box.Y - gap; y < box.Bottom + gap; y++)
        {
            for (var x = box.X - gap; x < box.Right + gap; x++)
            {
                if (_fan.Contains(x, y))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private PixelBox DrawGreyBar()
    {
        var bar = new PixelBox(Margin * _scale, 130 * _scale, 6 * _scale, 64 * _scale);
        for (var i = 0; i < bar.Height; i++)
        {
            _still.Row(bar.Y + i).Slice(bar.X, bar.Width).Fill((byte)(255 - (255 * i / bar.Height)));
        }

        return bar;
    }

    private int RowOf(int mm) => (int)Math.Round(_fan.ApexY + _fan.InnerRadius + (mm / _options.MmPerPixel));

    private void DrawRuler()
    {
        var ruler = Layout.Ruler;
        for (var mm = 0; mm <= _options.DepthMm; mm += _style.TickMm)
        {
            var y = RowOf(mm);
            var isLong = mm % _style.LabelMm == 0;
            _still.Row(y).Slice(ruler.X, isLong ? ruler.Width : ruler.Width / 2).Fill(Bright);
            if (isLong)
            {
                var label = (mm / _style.LabelUnitMm).ToString(CultureInfo.InvariantCulture);
                var box = BitmapFont.Measure(ruler.Right + (3 * _scale), y - (3 * _scale), _scale, label);
                if (_style.RulerOnLeft)
                {
                    box = box with { X = ruler.X - (3 * _scale) - box.Width };
                }

                _texts.Add(box);
                BitmapFont.Draw(_still.View, label, box.X, box.Y, _scale, Plain);
            }
        }
    }

    private void Check(PixelBox ruler, PhantomOptions options)
    {
        var crossing = _texts.Find(box => TouchesFan(box, Gap));
        var labels = (3 + (3 * BitmapFont.Advance)) * _scale;
        if (!crossing.IsEmpty || ruler.Right + labels > options.Width || ruler.X - labels < 0)
        {
            throw new ArgumentException(
                $"the fan {_fan.Box} leaves no room for the texts at {crossing} or the ruler beside it: raise {nameof(PhantomOptions.MmPerPixel)} or move {nameof(PhantomOptions.FanCenterX)}",
                nameof(options));
        }
    }
}
