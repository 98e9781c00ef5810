using System.Globalization;

namespace EdgeLiver.Guest.Tests.Panel;

/// <summary>A GPIO chip of the kernel's gpio-sim: what is on its wires is read and set from outside.</summary>
internal sealed class SimulatedChip : IDisposable
{
    public const string Label = "front-panel";

    private const string Folder = "/sys/kernel/config/gpio-sim/box";
    private readonly string _wires;
    private readonly string[] _lines;

    public SimulatedChip(params string[] lines)
    {
        _lines = lines;
        Directory.CreateDirectory($"{Folder}/bank");
        File.WriteAllText($"{Folder}/bank/label", Label);
        File.WriteAllText($"{Folder}/bank/num_lines", lines.Length.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < lines.Length; i++)
        {
            Directory.CreateDirectory($"{Folder}/bank/line{i}");
            File.WriteAllText($"{Folder}/bank/line{i}/name", lines[i]);
        }

        File.WriteAllText($"{Folder}/live", "1");
        var chip = File.ReadAllText($"{Folder}/bank/chip_name").Trim();
        _wires = $"/sys/devices/platform/{File.ReadAllText($"{Folder}/dev_name").Trim()}/{chip}";
        Number = int.Parse(chip.AsSpan("gpiochip".Length), CultureInfo.InvariantCulture);
    }

    public int Number { get; }

    /// <summary>Is the wire high?</summary>
    public bool IsHigh(string line) => File.ReadAllText($"{Wire(line)}/value").Trim() == "1";

    /// <summary>Pulls the wire from outside.</summary>
    public void Pull(string line, bool high) => File.WriteAllText($"{Wire(line)}/pull", high ? "pull-up" : "pull-down");

    public void Dispose()
    {
        File.WriteAllText($"{Folder}/live", "0");
        for (var i = 0; i < _lines.Length; i++)
        {
            Directory.Delete($"{Folder}/bank/line{i}");
        }

        Directory.Delete($"{Folder}/bank");
        Directory.Delete(Folder);
    }

    private string Wire(string line) => $"{_wires}/sim_gpio{Array.IndexOf(_lines, line)}";
}
