using System.Globalization;

namespace EdgeLiver.Panel;

/// <summary>Heat of the box at one moment.</summary>
/// <param name="HottestCelsius">Of all sensors; null where there is none.</param>
/// <param name="Hottest">Name of that sensor.</param>
/// <param name="Throttled">The kernel slows the processor down to cool it.</param>
/// <param name="FanRpm">Turns a minute; null where no fan tells.</param>
public readonly record struct ThermalReading(double? HottestCelsius, string Hottest, bool Throttled, int? FanRpm);

/// <summary>Thermal zones, cooling devices and hardware monitors, from sysfs.</summary>
/// <param name="root">Where sysfs is mounted.</param>
public sealed class Thermals(string root = "/sys")
{
    // Sensors that are not connected read absolute zero or the end of their scale.
    private const double MinCelsius = -40;
    private const double MaxCelsius = 150;

    public ThermalReading Read()
    {
        var sensors = Zones().Concat(Monitors()).Where(s => s.Celsius is > MinCelsius and < MaxCelsius).ToArray();
        var (name, celsius) = sensors.Length == 0 ? ("", (double?)null) : sensors.MaxBy(s => s.Celsius) is var hot ? (hot.Name, hot.Celsius) : default;
        var fans = Files("class/hwmon", "hwmon*", "fan*_input").Select(Number).OfType<long>().ToArray();
        return new ThermalReading(celsius, name, IsThrottled(), fans.Length == 0 ? null : (int)fans.Max());
    }

    private IEnumerable<(string Name, double Celsius)> Zones() =>
        from zone in Folders("class/thermal", "thermal_zone*")
        let milli = Number(Path.Combine(zone, "temp"))
        where milli is not null
        select (Text(Path.Combine(zone, "type")) ?? Path.GetFileName(zone), milli.Value / 1000.0);

    private IEnumerable<(string Name, double Celsius)> Monitors() =>
        from file in Files("class/hwmon", "hwmon*", "temp*_input")
        let milli = Number(file)
        where milli is not null
        select (Text(Path.Combine(Path.GetDirectoryName(file)!, "name")) ?? "hwmon", milli.Value / 1000.0);

    // A fan is a cooling device too, and running it is no throttling.
    private bool IsThrottled() => Folders("class/thermal", "cooling_device*").Any(device =>
        Text(Path.Combine(device, "type")) is { } type
        && (type.Contains("cpu", StringComparison.OrdinalIgnoreCase) || type.Contains("processor", StringComparison.OrdinalIgnoreCase)
            || type.Contains("gpu", StringComparison.OrdinalIgnoreCase))
        && Number(Path.Combine(device, "cur_state")) > 0);

    private string[] Folders(string folder, string pattern)
    {
        var path = Path.Combine(root, folder);
        return Directory.Exists(path) ? Directory.GetDirectories(path, pattern) : [];
    }

    private IEnumerable<string> Files(string folder, string pattern, string files) =>
        Folders(folder, pattern).SelectMany(found => Directory.GetFiles(found, files));

    private static long? Number(string file) =>
        long.TryParse(Text(file), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string? Text(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        }
        catch (IOException)
        {
            // A sensor that sleeps or is not connected fails to be read.
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
