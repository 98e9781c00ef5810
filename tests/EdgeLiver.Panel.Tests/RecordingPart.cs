using System.Device.I2c;

namespace EdgeLiver.Panel.Tests;

/// <summary>An I2C part that keeps what is written and answers from its registers, 16 bits each, high byte first.</summary>
internal sealed class RecordingPart : I2cDevice
{
    public Dictionary<byte, ushort> Registers { get; } = [];

    public List<byte[]> Written { get; } = [];

    public bool IsDisposed { get; private set; }

    public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x40);

    public override void Read(Span<byte> buffer) => throw new NotSupportedException();

    public override void Write(ReadOnlySpan<byte> buffer) => Written.Add(buffer.ToArray());

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        var value = Registers.GetValueOrDefault(writeBuffer[0]);
        (readBuffer[0], readBuffer[1]) = ((byte)(value >> 8), (byte)value);
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
