using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeLiver.Panel;

/// <summary>A GPIO chip of this box.</summary>
/// <param name="Number">That of <c>/dev/gpiochipN</c>; changes with the kernel.</param>
/// <param name="Label">What the chip calls itself.</param>
/// <param name="Lines">Names of its lines by offset; empty where a line has none.</param>
public sealed record GpioChip(int Number, string Label, IReadOnlyList<string> Lines);

/// <summary>The GPIO chips of this box, asked through linux/gpio.h.</summary>
public static class GpioChips
{
    private const uint GetChip = 0x8044_B401;
    private const uint GetLine = 0xC100_B405;

    /// <summary>All chips that may be opened.</summary>
    public static IReadOnlyList<GpioChip> List()
    {
        var chips = new List<GpioChip>();
        foreach (var path in Directory.EnumerateFileSystemEntries("/dev", "gpiochip*").Order(StringComparer.Ordinal))
        {
            try
            {
                chips.Add(Read(path));
            }
            catch (UnauthorizedAccessException)
            {
                chips.Add(new GpioChip(NumberOf(path), "no permission; let the service's user into the group 'gpio'", []));
            }
            catch (IOException)
            {
                // Unplugged between the listing and here.
            }
        }

        return chips;
    }

    /// <summary>Finds a line by its chip's label and its name.</summary>
    /// <param name="line"><c>CHIP:LINE</c>.</param>
    /// <returns>Number of the chip, offset of the line.</returns>
    /// <exception cref="PanelException">There is no such line.</exception>
    public static (int Chip, int Offset) Find(string line)
    {
        var parts = line.Split(':');
        if (parts is not [{ Length: > 0 } label, { Length: > 0 } name])
        {
            throw new PanelException(line, "must be CHIP:LINE, the chip's label and the line's name; 'edgeliver devices' lists them");
        }

        var chips = List().Where(chip => chip.Label == label).ToArray();
        if (chips.Length == 0)
        {
            throw new PanelException(line, $"no GPIO chip with the label '{label}'; 'edgeliver devices' lists those that are there");
        }

        foreach (var chip in chips)
        {
            var offset = chip.Lines.ToList().IndexOf(name);
            if (offset >= 0)
            {
                return (chip.Number, offset);
            }
        }

        throw new PanelException(line, $"chip '{label}' has no line '{name}'; 'edgeliver devices' lists those that it has");
    }

    private static GpioChip Read(string path)
    {
        using var device = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var chip = default(ChipInformation);
        LibC.Check(LibC.TryControl(device, GetChip, ref chip), "GPIO_GET_CHIPINFO");
        var lines = new string[chip.Lines];
        for (var offset = 0u; offset < chip.Lines; offset++)
        {
            var line = new LineInformation { Offset = offset };
            LibC.Check(LibC.TryControl(device, GetLine, ref line), "GPIO_V2_GET_LINEINFO");
            lines[offset] = line.Name.ToString();
        }

        return new GpioChip(NumberOf(path), chip.Label.ToString(), lines);
    }

    private static int NumberOf(string path) =>
        int.Parse(Path.GetFileName(path).AsSpan("gpiochip".Length), System.Globalization.CultureInfo.InvariantCulture);

    [InlineArray(32)]
    private struct Text32
    {
        private byte _first;

        public override readonly string ToString()
        {
            ReadOnlySpan<byte> bytes = this;
            var end = bytes.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 68)]
    private struct ChipInformation
    {
        [FieldOffset(32)] public Text32 Label;
        [FieldOffset(64)] public uint Lines;
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct LineInformation
    {
        [FieldOffset(0)] public Text32 Name;
        [FieldOffset(64)] public uint Offset;
    }
}
