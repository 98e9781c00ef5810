using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeLiver.Capture;

/// <summary>An open device file; closed with it.</summary>
internal sealed class DeviceHandle : SafeHandleMinusOneIsInvalid
{
    /// <param name="file">Its number.</param>
    public DeviceHandle(int file)
        : base(ownsHandle: true)
    {
        SetHandle(file);
    }

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}

/// <summary>A buffer of the driver that is mapped into this process; unmapped with it.</summary>
internal sealed unsafe class MappedBuffer : SafeHandleMinusOneIsInvalid
{
    /// <exception cref="Win32Exception">The driver does not map it.</exception>
    public MappedBuffer(DeviceHandle device, uint offset, uint length)
        : base(ownsHandle: true)
    {
        Length = length;
        SetHandle(LibC.Map(device, offset, length));
    }

    /// <summary>Bytes that are mapped.</summary>
    public uint Length { get; }

    /// <param name="length">At most <see cref="Length"/>.</param>
    public ReadOnlySpan<byte> Bytes(uint length) => new((void*)handle, (int)Math.Min(length, Length));

    protected override bool ReleaseHandle() => LibC.Unmap(handle, Length) == 0;
}

/// <summary>The calls of the C library that capture needs; every failure is an exception with the call's name and errno.</summary>
internal static unsafe partial class LibC
{
    // asm-generic/errno.h: the same numbers on x86-64 and arm64.
    public const int Eperm = 1;
    public const int Enoent = 2;
    public const int Enxio = 6;
    public const int Eagain = 11;
    public const int Eacces = 13;
    public const int Ebusy = 16;
    public const int Enodev = 19;
    public const int Enotty = 25;
    public const int Erange = 34;
    public const int Enolck = 37;
    public const int Enolink = 67;

    public const short PollIn = 1;
    public const short PollPriority = 2;
    public const short PollError = 8;
    public const short PollHangUp = 16;

    private const int Eintr = 4;
    private const int ReadWrite = 2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int ProtectReadWrite = 3;
    private const int MapShared = 1;

    /// <summary>Opens a device for reading and writing; calls on it never block.</summary>
    public static DeviceHandle Open(string path)
    {
        var file = OpenFile(path, ReadWrite | NonBlocking | CloseOnExec);
        return file >= 0 ? new DeviceHandle(file) : throw Failure("open", Marshal.GetLastPInvokeError());
    }

    /// <summary>An ioctl that must work.</summary>
    public static void Control<T>(DeviceHandle device, uint request, ref T argument, string name)
        where T : unmanaged
    {
        var error = TryControl(device, request, ref argument);
        if (error != 0)
        {
            throw Failure(name, error);
        }
    }

    /// <summary>An ioctl whose failure says something.</summary>
    /// <returns>0, or errno.</returns>
    public static int TryControl<T>(DeviceHandle device, uint request, ref T argument)
        where T : unmanaged
    {
        fixed (T* pointer = &argument)
        {
            while (IoControl(device, request, pointer) < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error != Eintr)
                {
                    return error;
                }
            }
        }

        return 0;
    }

    /// <summary>Waits for a buffer or an event.</summary>
    /// <returns>A set of <see cref="PollIn"/>, <see cref="PollPriority"/>, <see cref="PollError"/> and <see cref="PollHangUp"/>; 0 after the time.</returns>
    public static short Wait(DeviceHandle device, short events, int milliseconds)
    {
        var added = false;
        device.DangerousAddRef(ref added);
        try
        {
            var poll = new PollFile { File = (int)device.DangerousGetHandle(), Events = events };
            var ready = Poll(&poll, 1, milliseconds);
            if (ready >= 0)
            {
                return poll.Returned;
            }

            var error = Marshal.GetLastPInvokeError();
            return error == Eintr ? (short)0 : throw Failure("poll", error);
        }
        finally
        {
            device.DangerousRelease();
        }
    }

    public static nint Map(DeviceHandle device, uint offset, uint length)
    {
        var address = MapMemory(0, length, ProtectReadWrite, MapShared, device, (nint)offset);
        return address != -1 ? address : throw Failure("mmap", Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(nint address, nuint length);

    private static Win32Exception Failure(string name, int error) => new(error, $"{name}: {Marshal.GetPInvokeErrorMessage(error)}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoControl(DeviceHandle device, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollFile* files, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MapMemory(nint address, nuint length, int protection, int flags, DeviceHandle device, nint offset);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFile
    {
        public int File;
        public short Events;
        public short Returned;
    }
}
