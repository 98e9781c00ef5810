using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeLiver.Panel;

/// <summary>The calls of the C library that the panel needs.</summary>
internal static unsafe partial class LibC
{
    private const int Eintr = 4;

    /// <summary>An ioctl.</summary>
    /// <returns>0, or errno.</returns>
    public static int TryControl<T>(SafeFileHandle device, uint request, ref T argument)
        where T : unmanaged
    {
        fixed (T* pointer = &argument)
        {
            return TryControl(device, request, pointer);
        }
    }

    /// <summary>An ioctl whose argument is a number or an address.</summary>
    public static int TryControl(SafeFileHandle device, uint request, void* argument)
    {
        while (IoControl(device, request, argument) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Eintr)
            {
                return error;
            }
        }

        return 0;
    }

    /// <exception cref="IOException">The request failed; the cause has its errno.</exception>
    public static void Check(int error, string name)
    {
        if (error != 0)
        {
            var text = $"{name}: {Marshal.GetPInvokeErrorMessage(error)}";
            throw new IOException(text, new Win32Exception(error, text));
        }
    }

    /// <summary>State of the kernel's clock: 5 where it is not synchronised, -1 on failure.</summary>
    public static int ReadClock(ref KernelClock clock)
    {
        fixed (KernelClock* pointer = &clock)
        {
            return AdjustClock(pointer);
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoControl(SafeFileHandle device, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    private static partial int AdjustClock(KernelClock* clock);
}

/// <summary>struct timex of linux/timex.h on 64 bits; modes 0 only reads.</summary>
[StructLayout(LayoutKind.Explicit, Size = 208)]
internal struct KernelClock
{
    [FieldOffset(0)] public uint Modes;
    [FieldOffset(24)] public long MaxErrorMicroseconds;
    [FieldOffset(40)] public int Status;
}
