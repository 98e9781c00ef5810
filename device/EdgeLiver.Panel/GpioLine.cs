using System.Device.Gpio;
using System.Device.Gpio.Drivers;

namespace EdgeLiver.Panel;

/// <summary>One line of a GPIO chip, ours until disposed.</summary>
internal sealed class GpioLine : IDisposable
{
    private readonly GpioController _controller;
    private readonly int _offset;
    private bool? _written;

    private GpioLine(GpioController controller, int offset) => (_controller, _offset) = (controller, offset);

    /// <param name="line"><c>CHIP:LINE</c>.</param>
    /// <param name="mode">Output lines begin low.</param>
    /// <exception cref="PanelException">There is no such line, or another program has it.</exception>
    public static GpioLine Open(string line, PinMode mode)
    {
        var (chip, offset) = GpioChips.Find(line);
        GpioController? controller = null;
        try
        {
            controller = new GpioController(new LibGpiodDriver(chip));
            controller.OpenPin(offset, mode);
            return new GpioLine(controller, offset);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException or PlatformNotSupportedException or DllNotFoundException)
        {
            controller?.Dispose();
            throw new PanelException(line, $"can't be used: {e.Message}; does another program have it, is libgpiod installed?", e);
        }
    }

    /// <summary>The level on the line; setting it to what was set last costs nothing.</summary>
    public bool IsHigh
    {
        get => _controller.Read(_offset) == PinValue.High;
        set
        {
            if (value != _written)
            {
                _controller.Write(_offset, value ? PinValue.High : PinValue.Low);
                _written = value;
            }
        }
    }

    public void Dispose() => _controller.Dispose();
}
