using System.Globalization;
using EdgeLiver.Panel;

namespace EdgeLiver.Host.Commands;

/// <summary>The box's own panel in <c>edgeliver doctor</c>. Lines are looked up, not opened: the service may have them.</summary>
internal static class PanelCheck
{
    private const double TooHotCelsius = 90;

    public static IEnumerable<Finding> Run(PanelOptions options)
    {
        (string Name, string? Line)[] lines = [("lamp", options.Lamp), ("buzzer", options.Buzzer), ("foot switch", options.FootSwitch), ("button", options.Button)];
        foreach (var (name, line) in lines.Where(l => l.Line is not null))
        {
            yield return Check(name, () => _ = GpioChips.Find(line!), line!);
        }

        var missing = lines.Where(l => l.Line is null).Select(l => l.Name).ToList();
        if (options.PowerMonitor is { } part)
        {
            yield return Check("power", () => PowerMonitor.Open(options).Dispose(), $"{part} answers");
        }
        else
        {
            missing.Add("power monitor");
        }

        if (options.Display)
        {
            yield return Check("display", () => _ = I2cBuses.Find(options.DisplayBus), $"bus {options.DisplayBus} is there");
        }
        else
        {
            missing.Add("display");
        }

        if (missing.Count > 0)
        {
            yield return new Finding("panel", Outcome.Ok, $"not configured: {string.Join(", ", missing)}; all are optional");
        }

        yield return Heat(new Thermals().Read());
    }

    private static Finding Heat(ThermalReading reading)
    {
        var fan = reading.FanRpm is { } rpm ? string.Create(CultureInfo.InvariantCulture, $", fan {rpm} rpm") : "";
        return reading switch
        {
            { Throttled: true } => new Finding("heat", Outcome.Warning, $"the kernel slows the processor down to cool it{fan}; more air"),
            { HottestCelsius: { } c } when c >= TooHotCelsius => new Finding("heat", Outcome.Warning, string.Create(CultureInfo.InvariantCulture, $"{reading.Hottest} {c:F0} degrees{fan}; more air")),
            { HottestCelsius: { } c } => new Finding("heat", Outcome.Ok, string.Create(CultureInfo.InvariantCulture, $"{reading.Hottest} {c:F0} degrees{fan}")),
            _ => new Finding("heat", Outcome.Ok, "no temperature sensor"),
        };
    }

    private static Finding Check(string name, Action look, string found)
    {
        try
        {
            look();
            return new Finding(name, Outcome.Ok, found);
        }
        catch (PanelException e)
        {
            return new Finding(name, Outcome.Failed, e.Message);
        }
    }
}
