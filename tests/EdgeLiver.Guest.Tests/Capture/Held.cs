using EdgeLiver.Imaging;

namespace EdgeLiver.Guest.Tests.Capture;

/// <summary>What this process holds of capture devices.</summary>
/// <param name="Descriptors">Open video nodes.</param>
/// <param name="Mappings">Mapped driver buffers.</param>
/// <param name="NativeBytes">Native memory of ours.</param>
internal readonly record struct Held(int Descriptors, int Mappings, long NativeBytes)
{
    public static Held Now() => new(
        Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(file => IsVideo(new FileInfo(file).LinkTarget)),
        File.ReadLines("/proc/self/maps").Count(IsVideo),
        NativeBuffer.OutstandingBytes);

    private static bool IsVideo(string? text) => text?.Contains("/dev/video", StringComparison.Ordinal) == true;
}
