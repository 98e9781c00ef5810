using System.Device.I2c;
using System.Globalization;

namespace EdgeLiver.Panel;

/// <summary>An I2C bus of this box.</summary>
/// <param name="Number">That of <c>/dev/i2c-N</c>.</param>
/// <param name="Name">What its driver calls it.</param>
public sealed record I2cBusName(int Number, string Name);

/// <summary>The I2C buses of this box.</summary>
public static class I2cBuses
{
    private const uint GetFunctions = 0x0705;
    private const ulong PlainI2c = 1;

    /// <summary>All buses that have a device node.</summary>
    public static IReadOnlyList<I2cBusName> List() =>
    [
        .. Directory.EnumerateFileSystemEntries("/dev", "i2c-*")
            .Select(path => int.Parse(Path.GetFileName(path).AsSpan("i2c-".Length), CultureInfo.InvariantCulture))
            .Order()
            .Select(number => new I2cBusName(number, NameOf(number))),
    ];

    /// <summary>Finds a bus.</summary>
    /// <param name="bus">Name or number.</param>
    /// <exception cref="PanelException">There is no such bus.</exception>
    public static I2cBusName Find(string bus) =>
        List().FirstOrDefault(b => b.Name == bus || b.Number.ToString(CultureInfo.InvariantCulture) == bus)
        ?? throw new PanelException($"I2C bus '{bus}'", "no such bus; 'edgeliver devices' lists those that are there");

    /// <summary>Opens a part.</summary>
    /// <param name="bus">Name or number.</param>
    /// <param name="address">7 bits.</param>
    /// <exception cref="PanelException">There is no such bus, it may not be used, or a driver of the kernel has the part.</exception>
    internal static I2cDevice Open(string bus, int address)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"I2C bus '{bus}' address 0x{address:X2}");
        var found = Find(bus);
        try
        {
            return SpeaksPlainI2c(found.Number) ? I2cDevice.Create(new I2cConnectionSettings(found.Number, address)) : new SmBusDevice(found.Number, address);
        }
        catch (IOException e)
        {
            throw new PanelException(name, $"can't be used: {e.Message}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new PanelException(name, "no permission; let the service's user into the group 'i2c'", e);
        }
    }

    private static string NameOf(int number)
    {
        var file = $"/sys/bus/i2c/devices/i2c-{number}/name";
        return File.Exists(file) ? File.ReadAllText(file).Trim() : "";
    }

    private static bool SpeaksPlainI2c(int number)
    {
        using var bus = File.OpenHandle($"/dev/i2c-{number}", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var functions = 0ul;
        LibC.Check(LibC.TryControl(bus, GetFunctions, ref functions), "I2C_FUNCS");
        return (functions & PlainI2c) != 0;
    }
}
