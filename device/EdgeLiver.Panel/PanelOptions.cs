using System.ComponentModel.DataAnnotations;

namespace EdgeLiver.Panel;

/// <summary>What is wired to the box; everything is optional.</summary>
/// <remarks>A GPIO line is <c>CHIP:LINE</c>, the chip's label and the line's name: numbers change with the kernel.</remarks>
public sealed record PanelOptions
{
    /// <summary>Output, high is lit.</summary>
    public string? Lamp { get; init; }

    /// <summary>Output, high sounds.</summary>
    public string? Buzzer { get; init; }

    /// <summary>Input: marks what is on the screen as a key frame.</summary>
    public string? FootSwitch { get; init; }

    /// <summary>Input: ends the exam and starts the next.</summary>
    public string? Button { get; init; }

    /// <summary>Switches pull their lines to ground, with pull-ups on; off: to the supply.</summary>
    public bool ActiveLow { get; init; } = true;

    /// <summary>How long a switch must stand still to count, milliseconds; contacts bounce for up to 10.</summary>
    [Range(5, 200)]
    public int DebounceMilliseconds { get; init; } = 25;

    /// <summary>INA219 or INA3221, as on Jetson carrier boards.</summary>
    [RegularExpression("^(INA219|INA3221)$", ErrorMessage = "PowerMonitor must be INA219 or INA3221")]
    public string? PowerMonitor { get; init; }

    /// <summary>Name or number of the I2C bus of the power monitor.</summary>
    public string PowerBus { get; init; } = "1";

    /// <summary>7-bit address.</summary>
    [Range(0x08, 0x77)]
    public int PowerAddress { get; init; } = 0x40;

    /// <summary>Resistor that the current runs through.</summary>
    [Range(0.1, 1000)]
    public double ShuntMilliohm { get; init; } = 100;

    /// <summary>A 128x64 SSD1306.</summary>
    public bool Display { get; init; }

    /// <summary>Name or number of the I2C bus of the display.</summary>
    public string DisplayBus { get; init; } = "1";

    /// <summary>7-bit address.</summary>
    [Range(0x08, 0x77)]
    public int DisplayAddress { get; init; } = 0x3C;

    /// <summary>Degrees Celsius at which every second frame is judged.</summary>
    [Range(40, 120)]
    public double WarmCelsius { get; init; } = 80;
}
