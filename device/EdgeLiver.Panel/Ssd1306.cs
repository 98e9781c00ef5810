using System.Device.I2c;

namespace EdgeLiver.Panel;

/// <summary>A 128x64 display: five lines of text.</summary>
/// <remarks>
/// Solomon Systech SSD1306 (rev 1.1). A message begins with a control byte: 0x00 before commands, 0x40 before pixels. A byte is eight
/// dots from the top down; eight pages of 128 bytes.
/// </remarks>
public sealed class Ssd1306 : IDisposable
{
    /// <summary>Lines that fit.</summary>
    public const int Lines = 5;

    /// <summary>Letters that fit on a line.</summary>
    public const int Columns = 16;

    internal const int Width = 128;
    internal const int Pages = 8;

    private const byte Command = 0x00;
    private const byte Pixels = 0x40;
    private const int Scale = 2;
    private const int CellWidth = Width / Columns;
    private const int CellHeight = 12;
    private const int Chunk = SmBusDevice.MaxBlock;

    // Figure 2 of the application note: multiplex 64, no offset, start line 0, charge pump on, columns across, segments and rows as
    // modules are mounted, COM pins 0x12, contrast 0x8F, pre-charge 0xF1, VCOMH 0x40, show memory, not inverted, on.
    private static ReadOnlySpan<byte> Start =>
    [
        0xAE, 0xD5, 0x80, 0xA8, 0x3F, 0xD3, 0x00, 0x40, 0x8D, 0x14, 0x20, 0x00, 0xA1, 0xC8, 0xDA, 0x12, 0x81, 0x8F, 0xD9, 0xF1, 0xDB, 0x40,
        0xA4, 0xA6, 0xAF,
    ];

    // Columns 0 to 127, pages 0 to 7: the next pixel byte is the top left one.
    private static ReadOnlySpan<byte> Home => [0x21, 0x00, 0x7F, 0x22, 0x00, 0x07];

    private readonly I2cDevice _part;
    private readonly byte[] _shown = new byte[Width * Pages];
    private readonly byte[] _next = new byte[Width * Pages];

    /// <exception cref="PanelException">There is no such bus, or no display answers.</exception>
    public static Ssd1306 Open(PanelOptions options)
    {
        var part = I2cBuses.Open(options.DisplayBus, options.DisplayAddress);
        try
        {
            return new Ssd1306(part);
        }
        catch (IOException e)
        {
            part.Dispose();
            throw new PanelException($"display at 0x{options.DisplayAddress:X2}", $"does not answer: {e.Message}; its wiring, its address", e);
        }
    }

    /// <param name="part">Becomes the display's.</param>
    internal Ssd1306(I2cDevice part)
    {
        _part = part;
        Send(Command, Start);
        SendPicture();
    }

    /// <summary>Shows up to <see cref="Lines"/> lines of up to <see cref="Columns"/> letters; what is longer is cut off.</summary>
    /// <exception cref="IOException">The display does not answer.</exception>
    public void Show(params ReadOnlySpan<string> lines)
    {
        Array.Clear(_next);
        for (var line = 0; line < Math.Min(lines.Length, Lines); line++)
        {
            for (var column = 0; column < Math.Min(lines[line].Length, Columns); column++)
            {
                Draw(lines[line][column], column * CellWidth, line * CellHeight);
            }
        }

        if (!_next.AsSpan().SequenceEqual(_shown))
        {
            _next.CopyTo(_shown, 0);
            SendPicture();
        }
    }

    public void Dispose() => _part.Dispose();

    private void Draw(char letter, int left, int top)
    {
        for (var y = 0; y < SmallFont.Height * Scale; y++)
        {
            for (var x = 0; x < SmallFont.Width * Scale; x++)
            {
                if (SmallFont.IsSet(letter, x / Scale, y / Scale))
                {
                    _next[((top + y) / 8 * Width) + left + x] |= (byte)(1 << ((top + y) % 8));
                }
            }
        }
    }

    private void SendPicture()
    {
        Send(Command, Home);
        Send(Pixels, _shown);
    }

    private void Send(byte control, ReadOnlySpan<byte> bytes)
    {
        Span<byte> message = stackalloc byte[1 + Chunk];
        message[0] = control;
        for (var at = 0; at < bytes.Length; at += Chunk)
        {
            var part = bytes[at..Math.Min(at + Chunk, bytes.Length)];
            part.CopyTo(message[1..]);
            _part.Write(message[..(1 + part.Length)]);
        }
    }
}
