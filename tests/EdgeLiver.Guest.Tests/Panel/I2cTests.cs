using System.Globalization;
using EdgeLiver.Panel;
using Xunit;

namespace EdgeLiver.Guest.Tests.Panel;

/// <summary>I2C parts whose registers are set and read from outside: i2c-stub answers at 0x40 (INA219), 0x41 (INA3221) and 0x3C (SSD1306).</summary>
public sealed class I2cTests
{
    private const string Bus = "SMBus stub driver";

    [Fact]
    public void An_INA219_is_set_up_and_read()
    {
        // The stub's words are low byte first, the part's high byte first.
        Set(0x40, 0x01, 0xA00F); // 0x0FA0: 40 mV
        Set(0x40, 0x02, 0x985D); // 0x5D98: 11.98 V
        using var monitor = PowerMonitor.Open(new PanelOptions { PowerMonitor = "INA219", PowerBus = Bus });

        var reading = monitor.Read();

        Assert.Equal(0.4, reading.Amperes, 6);
        Assert.Equal(11.98, reading.Volts, 2);
        Assert.Equal(0x9F39, Get(0x40, 0x00));
    }

    [Fact]
    public void An_INA3221_is_known_by_its_maker_and_read()
    {
        Set(0x41, 0xFE, 0x4954);
        Set(0x41, 0x01, 0x80C1); // 0xC180: -80 mV
        Set(0x41, 0x02, 0x1027); // 0x2710: 10 V
        using var monitor = PowerMonitor.Open(new PanelOptions { PowerMonitor = "INA3221", PowerBus = Bus, PowerAddress = 0x41, ShuntMilliohm = 5 });

        var reading = monitor.Read();

        Assert.Equal((-16, 10), (Math.Round(reading.Amperes, 6), Math.Round(reading.Volts, 6)));
    }

    [Fact]
    public void An_SSD1306_gets_its_commands_and_pixels()
    {
        using var display = Ssd1306.Open(new PanelOptions { Display = true, DisplayBus = Bus });

        // The newest command block: columns 0 to 127, pages 0 to 7.
        Assert.Equal([0x21, 0x00, 0x7F, 0x22, 0x00, 0x07], Enumerable.Range(0, 6).Select(i => Get(0x3C, i) & 0xFF));
        // Of the set-up: the last byte of its 25 switches the panel on.
        Assert.Equal(0xAF, Get(0x3C, 24) & 0xFF);

        display.Show("", "", "", "", "             888");

        // The last 32 pixel bytes are columns 96 to 127 of the lowest page: the feet of the fifth line's end.
        Assert.Contains(Enumerable.Range(0x40, 32), i => (Get(0x3C, i) & 0xFF) != 0);
    }

    [Fact]
    public void An_address_that_nothing_answers_at_is_one_line()
    {
        var refused = Assert.Throws<PanelException>(() => PowerMonitor.Open(new PanelOptions { PowerMonitor = "INA219", PowerBus = Bus, PowerAddress = 0x50 }));

        Assert.DoesNotContain('\n', refused.Message);
        Assert.Contains("does not answer", refused.Message, StringComparison.Ordinal);
    }

    private static void Set(int address, int register, int value) =>
        Shell.Run("i2cset", "-f", "-y", Number, Hex(address), Hex(register), Hex(value), "w");

    private static int Get(int address, int register) =>
        int.Parse(Shell.Run("i2cget", "-f", "-y", Number, Hex(address), Hex(register), "w").Trim()[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Number => I2cBuses.List().Single(bus => bus.Name.StartsWith(Bus, StringComparison.Ordinal)).Number.ToString(CultureInfo.InvariantCulture);

    private static string Hex(int value) => $"0x{value:x2}";
}
