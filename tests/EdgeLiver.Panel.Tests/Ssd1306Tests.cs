using Xunit;

namespace EdgeLiver.Panel.Tests;

/// <summary>What goes over the wire to the display.</summary>
public sealed class Ssd1306Tests
{
    [Fact]
    public void It_is_set_up_switched_on_and_cleared()
    {
        using var part = new RecordingPart();
        using var display = new Ssd1306(part);

        Assert.Equal([0x00, 0xAE, 0xD5, 0x80, 0xA8, 0x3F], part.Written[0][..6]);
        Assert.Equal(0xAF, part.Written[0][^1]);
        Assert.Equal([0x00, 0x21, 0x00, 0x7F, 0x22, 0x00, 0x07], part.Written[1]);
        Assert.All(Picture(part), dot => Assert.Equal(0, dot));
    }

    [Fact]
    public void A_letter_stands_where_it_should()
    {
        using var part = new RecordingPart();
        using var display = new Ssd1306(part);
        part.Written.Clear();

        display.Show("L", "");

        // An L of 3x5 dots twice as large: a bar of 2x10 and a foot of 6x2, in the first two pages.
        var picture = Picture(part);
        Assert.Equal([0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0x00], picture[..7]);
        Assert.Equal([0x03, 0x03, 0x03, 0x03, 0x03, 0x03, 0x00], picture[128..135]);
        Assert.Equal(8, picture.Count(dot => dot != 0));
    }

    [Fact]
    public void The_same_text_is_sent_once_and_long_text_is_cut_off()
    {
        using var part = new RecordingPart();
        using var display = new Ssd1306(part);

        display.Show(new string('8', 40), "", "", "", "last", "too many");
        var sent = part.Written.Count;
        display.Show(new string('8', 16), "", "", "", "LAST");

        Assert.Equal(sent, part.Written.Count);
    }

    [Fact]
    public void No_message_is_longer_than_a_system_bus_takes()
    {
        using var part = new RecordingPart();
        using var display = new Ssd1306(part);

        display.Show("EL-000231", "192.168.1.7:8080", "READY", "QUEUE 12", "CPU 54 C");

        Assert.All(part.Written, message => Assert.InRange(message.Length, 2, 33));
    }

    // The newest 1024 bytes of pixels.
    private static byte[] Picture(RecordingPart part) => [.. part.Written.Where(m => m[0] == 0x40).SelectMany(m => m[1..]).TakeLast(1024)];
}
