using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeLiver.Capture;

// Layouts of linux/videodev2.h on 64-bit machines; only the fields that are used have names. Each size is part of the
// request's number, so that the kernel refuses a wrong one (ENOTTY).

/// <summary>A fixed piece of text, ended by a zero.</summary>
[InlineArray(32)]
internal struct Text32
{
    private byte _first;

    public override readonly string ToString()
    {
        ReadOnlySpan<byte> bytes = this;
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}

[StructLayout(LayoutKind.Explicit, Size = 104)]
internal struct VideoCapability
{
    [FieldOffset(16)] public Text32 Card;
    [FieldOffset(48)] public Text32 Bus;
    [FieldOffset(84)] public uint Capabilities;
    [FieldOffset(88)] public uint DeviceCapabilities;
}

[StructLayout(LayoutKind.Explicit, Size = 80)]
internal struct VideoInput
{
    [FieldOffset(0)] public uint Index;
    [FieldOffset(4)] public Text32 Name;
    [FieldOffset(56)] public uint Status;
    [FieldOffset(60)] public uint Capabilities;
}

[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct VideoFormatDescription
{
    [FieldOffset(0)] public uint Index;
    [FieldOffset(4)] public uint Type;
    [FieldOffset(44)] public uint PixelFormat;
}

[StructLayout(LayoutKind.Explicit, Size = 52)]
internal struct VideoFrameInterval
{
    [FieldOffset(0)] public uint Index;
    [FieldOffset(4)] public uint PixelFormat;
    [FieldOffset(8)] public uint Width;
    [FieldOffset(12)] public uint Height;
    [FieldOffset(16)] public uint Type;

    // The shortest interval: the discrete one, or the minimum of a range.
    [FieldOffset(20)] public uint Numerator;
    [FieldOffset(24)] public uint Denominator;
}

[StructLayout(LayoutKind.Explicit, Size = 208)]
internal struct VideoFormat
{
    [FieldOffset(0)] public uint Type;
    [FieldOffset(8)] public uint Width;
    [FieldOffset(12)] public uint Height;
    [FieldOffset(16)] public uint PixelFormat;
    [FieldOffset(20)] public uint Field;
    [FieldOffset(24)] public uint BytesPerLine;
    [FieldOffset(28)] public uint SizeImage;
    [FieldOffset(32)] public uint ColorSpace;
    [FieldOffset(48)] public uint Encoding;
    [FieldOffset(52)] public uint Quantization;
}

[StructLayout(LayoutKind.Explicit, Size = 20)]
internal struct VideoBufferRequest
{
    [FieldOffset(0)] public uint Count;
    [FieldOffset(4)] public uint Type;
    [FieldOffset(8)] public uint Memory;
}

[StructLayout(LayoutKind.Explicit, Size = 88)]
internal struct VideoBuffer
{
    [FieldOffset(0)] public uint Index;
    [FieldOffset(4)] public uint Type;
    [FieldOffset(8)] public uint BytesUsed;
    [FieldOffset(12)] public uint Flags;
    [FieldOffset(24)] public long Seconds;
    [FieldOffset(32)] public long Microseconds;
    [FieldOffset(56)] public uint Sequence;
    [FieldOffset(60)] public uint Memory;
    [FieldOffset(64)] public uint Offset;
    [FieldOffset(72)] public uint Length;
}

[StructLayout(LayoutKind.Explicit, Size = 132, Pack = 1)]
internal struct DvTimings
{
    [FieldOffset(0)] public uint Type;
    [FieldOffset(4)] public uint Width;
    [FieldOffset(8)] public uint Height;
    [FieldOffset(12)] public uint Interlaced;
    [FieldOffset(20)] public ulong PixelClock;
    [FieldOffset(28)] public uint HorizontalFront;
    [FieldOffset(32)] public uint HorizontalSync;
    [FieldOffset(36)] public uint HorizontalBack;
    [FieldOffset(40)] public uint VerticalFront;
    [FieldOffset(44)] public uint VerticalSync;
    [FieldOffset(48)] public uint VerticalBack;
}

[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct VideoEventSubscription
{
    [FieldOffset(0)] public uint Type;
    [FieldOffset(4)] public uint Id;
}

[StructLayout(LayoutKind.Explicit, Size = 136)]
internal struct VideoEvent
{
    [FieldOffset(0)] public uint Type;
    [FieldOffset(8)] public uint Changes;
}

[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct VideoEdid
{
    [FieldOffset(0)] public uint Pad;
    [FieldOffset(4)] public uint StartBlock;
    [FieldOffset(8)] public uint Blocks;
    [FieldOffset(32)] public nint Bytes;
}
