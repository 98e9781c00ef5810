using System.Buffers.Binary;
using System.Device.I2c;

namespace EdgeLiver.Panel;

/// <summary>Supply of the box.</summary>
/// <param name="Volts">Behind the shunt.</param>
/// <param name="Amperes">Through it.</param>
public readonly record struct PowerReading(double Volts, double Amperes)
{
    public double Watts => Volts * Amperes;
}

/// <summary>TI's INA219 (one channel) and INA3221 (three; the first is read).</summary>
/// <remarks>
/// Registers are 16 bit, high byte first. INA219 (SBOS448): shunt 0x01, 10 uV a step; bus 0x02, bits 15 to 3, 4 mV a step. INA3221
/// (SBOS576): shunt 0x01, bits 15 to 3, 40 uV a step; bus 0x02, bits 15 to 3, 8 mV a step; 0xFE reads 0x5449.
/// </remarks>
public sealed class PowerMonitor : IDisposable
{
    private const byte Configuration = 0x00;
    private const byte Shunt = 0x01;
    private const byte Bus = 0x02;
    private const byte Manufacturer = 0xFE;
    private const ushort TexasInstruments = 0x5449;

    // 32 V, 320 mV, 12 bits, shunt and bus over and over: what the part does after power-on.
    private const ushort Ina219Defaults = 0x399F;

    private readonly I2cDevice _part;
    private readonly bool _isIna3221;
    private readonly double _shuntOhm;

    private PowerMonitor(I2cDevice part, bool isIna3221, double shuntOhm) =>
        (_part, _isIna3221, _shuntOhm) = (part, isIna3221, shuntOhm);

    /// <exception cref="PanelException">The part does not answer, or is another one.</exception>
    public static PowerMonitor Open(PanelOptions options) =>
        Of(I2cBuses.Open(options.PowerBus, options.PowerAddress), options);

    /// <summary>The same with a part that is open; it becomes the monitor's.</summary>
    internal static PowerMonitor Of(I2cDevice part, PanelOptions options)
    {
        var monitor = new PowerMonitor(part, options.PowerMonitor == "INA3221", options.ShuntMilliohm / 1000);
        try
        {
            monitor.Begin(options.PowerMonitor ?? "power monitor");
            return monitor;
        }
        catch (IOException e)
        {
            part.Dispose();
            throw new PanelException(options.PowerMonitor ?? "power monitor", $"does not answer: {e.Message}; its wiring, its address", e);
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">The part does not answer.</exception>
    public PowerReading Read()
    {
        var shunt = (short)ReadRegister(Shunt);
        var bus = ReadRegister(Bus) >> 3;
        return _isIna3221
            ? new PowerReading(bus * 8e-3, (shunt >> 3) * 40e-6 / _shuntOhm)
            : new PowerReading(bus * 4e-3, shunt * 10e-6 / _shuntOhm);
    }

    public void Dispose() => _part.Dispose();

    private void Begin(string name)
    {
        if (_isIna3221)
        {
            var manufacturer = ReadRegister(Manufacturer);
            if (manufacturer != TexasInstruments)
            {
                throw new PanelException(name, $"register 0xFE reads 0x{manufacturer:X4}, must be 0x{TexasInstruments:X4}: another part has this address");
            }

            return;
        }

        _part.Write([Configuration, Ina219Defaults >> 8, Ina219Defaults & 0xFF]);
    }

    private ushort ReadRegister(byte register)
    {
        Span<byte> value = stackalloc byte[2];
        _part.WriteRead([register], value);
        return BinaryPrimitives.ReadUInt16BigEndian(value);
    }
}
