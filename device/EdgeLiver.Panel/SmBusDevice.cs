using System.Device.I2c;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeLiver.Panel;

/// <summary>An I2C part behind a bus that only speaks SMBus: register reads and writes of up to 32 bytes.</summary>
/// <remarks>
/// Such buses hang on PC chipsets and system controllers; System.Device.Gpio sends plain I2C messages, which they refuse. The first byte
/// written is the register.
/// </remarks>
internal sealed unsafe class SmBusDevice : I2cDevice
{
    public const int MaxBlock = 32;

    private const uint SelectAddress = 0x0703;
    private const uint Transfer = 0x0720;
    private const byte WriteDirection = 0;
    private const byte ReadDirection = 1;
    private const uint ByteData = 2;
    private const uint WordData = 3;
    private const uint Block = 8;

    private readonly SafeFileHandle _bus;
    private readonly I2cConnectionSettings _settings;

    /// <exception cref="IOException">The bus refuses the address; EBUSY: a driver of the kernel has the part.</exception>
    public SmBusDevice(int bus, int address)
    {
        _settings = new I2cConnectionSettings(bus, address);
        _bus = File.OpenHandle($"/dev/i2c-{bus}", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            LibC.Check(LibC.TryControl(_bus, SelectAddress, (void*)(nint)address), "I2C_SLAVE");
        }
        catch
        {
            _bus.Dispose();
            throw;
        }
    }

    public override I2cConnectionSettings ConnectionSettings => _settings;

    public override void Read(Span<byte> buffer) => throw new NotSupportedException("this bus reads registers only: write the register and read");

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, 2, nameof(buffer));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(buffer.Length, 1 + MaxBlock, nameof(buffer));
        Run(WriteDirection, buffer[0], buffer[1..], []);
    }

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(writeBuffer.Length, 1, nameof(writeBuffer));
        ArgumentOutOfRangeException.ThrowIfZero(readBuffer.Length, nameof(readBuffer));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(readBuffer.Length, MaxBlock, nameof(readBuffer));
        Run(ReadDirection, writeBuffer[0], [], readBuffer);
    }

    protected override void Dispose(bool disposing)
    {
        _bus.Dispose();
        base.Dispose(disposing);
    }

    private void Run(byte direction, byte register, ReadOnlySpan<byte> write, Span<byte> read)
    {
        // A block begins with its length; a byte or a word stands at the front, low byte first as on the wire.
        var length = write.Length + read.Length;
        var kind = length switch { 1 => ByteData, 2 => WordData, _ => Block };
        var at = kind == Block ? 1 : 0;
        var bytes = stackalloc byte[MaxBlock + 2];
        bytes[0] = (byte)length;
        write.CopyTo(new Span<byte>(bytes + at, MaxBlock));
        var request = new SmBusRequest { Direction = direction, Command = register, Size = kind, Bytes = (nint)bytes };
        LibC.Check(LibC.TryControl(_bus, Transfer, ref request), $"I2C_SMBUS register 0x{register:X2}");
        new ReadOnlySpan<byte>(bytes + at, read.Length).CopyTo(read);
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    private struct SmBusRequest
    {
        [FieldOffset(0)] public byte Direction;
        [FieldOffset(1)] public byte Command;
        [FieldOffset(4)] public uint Size;
        [FieldOffset(8)] public nint Bytes;
    }
}
