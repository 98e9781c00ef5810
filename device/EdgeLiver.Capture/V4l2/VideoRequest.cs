using System.Runtime.CompilerServices;

namespace EdgeLiver.Capture;

/// <summary>Request numbers of linux/videodev2.h, made from direction, size and number as asm-generic/ioctl.h does.</summary>
internal static class VideoRequest
{
    private const uint Write = 1;
    private const uint Read = 2;

    public static readonly uint QueryCapability = Number<VideoCapability>(Read, 0);
    public static readonly uint EnumerateFormat = Number<VideoFormatDescription>(Read | Write, 2);
    public static readonly uint GetFormat = Number<VideoFormat>(Read | Write, 4);
    public static readonly uint SetFormat = Number<VideoFormat>(Read | Write, 5);
    public static readonly uint RequestBuffers = Number<VideoBufferRequest>(Read | Write, 8);
    public static readonly uint QueryBuffer = Number<VideoBuffer>(Read | Write, 9);
    public static readonly uint Queue = Number<VideoBuffer>(Read | Write, 15);
    public static readonly uint Dequeue = Number<VideoBuffer>(Read | Write, 17);
    public static readonly uint StreamOn = Number<uint>(Write, 18);
    public static readonly uint StreamOff = Number<uint>(Write, 19);
    public static readonly uint EnumerateInput = Number<VideoInput>(Read | Write, 26);
    public static readonly uint GetInput = Number<uint>(Read, 38);
    public static readonly uint SetInput = Number<uint>(Read | Write, 39);
    public static readonly uint GetEdid = Number<VideoEdid>(Read | Write, 40);
    public static readonly uint SetEdid = Number<VideoEdid>(Read | Write, 41);
    public static readonly uint EnumerateFrameInterval = Number<VideoFrameInterval>(Read | Write, 75);
    public static readonly uint SetTimings = Number<DvTimings>(Read | Write, 87);
    public static readonly uint GetTimings = Number<DvTimings>(Read | Write, 88);
    public static readonly uint DequeueEvent = Number<VideoEvent>(Read, 89);
    public static readonly uint SubscribeEvent = Number<VideoEventSubscription>(Write, 90);
    public static readonly uint QueryTimings = Number<DvTimings>(Read, 99);

    private static uint Number<T>(uint direction, uint number)
        where T : unmanaged => (direction << 30) | ((uint)Unsafe.SizeOf<T>() << 16) | ('V' << 8) | number;
}
