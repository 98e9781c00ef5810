using Xunit;

namespace EdgeLiver.Panel.Tests;

/// <summary>The worked examples of the data sheets.</summary>
public sealed class PowerMonitorTests
{
    [Theory]
    [InlineData(0x0FA0, 0.4)] // 40 mV over 100 mOhm
    [InlineData(0xF060, -0.4)] // -40 mV: two's complement
    public void INA219_gives_volts_and_amperes(int shunt, double amperes)
    {
        using var part = new RecordingPart { Registers = { [1] = (ushort)shunt, [2] = 0x5D98 } };
        using var monitor = PowerMonitor.Of(part, new PanelOptions { PowerMonitor = "INA219" });

        var reading = monitor.Read();

        Assert.Equal(amperes, reading.Amperes, 6);
        Assert.Equal(11.98, reading.Volts, 2);
        Assert.Equal([[0x00, 0x39, 0x9F]], part.Written);
    }

    [Fact]
    public void INA3221_shunt_of_minus_80_millivolts_is_0xC180()
    {
        using var part = new RecordingPart { Registers = { [0xFE] = 0x5449, [1] = 0xC180, [2] = 0x2710 } };
        using var monitor = PowerMonitor.Of(part, new PanelOptions { PowerMonitor = "INA3221", ShuntMilliohm = 5 });

        var reading = monitor.Read();

        Assert.Equal(-0.08 / 0.005, reading.Amperes, 6);
        Assert.Equal(10, reading.Volts, 6);
        Assert.Equal(-160, reading.Watts, 6);
    }

    [Fact]
    public void Another_part_at_the_address_of_an_INA3221_is_refused()
    {
        using var part = new RecordingPart { Registers = { [0xFE] = 0x1234 } };

        var refused = Assert.Throws<PanelException>(() => PowerMonitor.Of(part, new PanelOptions { PowerMonitor = "INA3221" }));

        Assert.Contains("0x1234, must be 0x5449", refused.Message, StringComparison.Ordinal);
        Assert.True(part.IsDisposed);
    }
}
