using System.ComponentModel;

namespace EdgeLiver.Capture;

/// <summary>What a refused call means for the input.</summary>
internal static class CaptureFailure
{
    /// <param name="e">From <see cref="LibC"/>.</param>
    /// <param name="path">The device, for the cure.</param>
    public static InputStatus Status(Win32Exception e, string path) => e.NativeErrorCode switch
    {
        LibC.Enoent => new(InputState.NoDevice, "not there; plug the capture device in; 'edgeliver devices' lists what is"),
        LibC.Enodev or LibC.Enxio => new(InputState.NoDevice, "went away; is it plugged in?"),
        LibC.Eacces or LibC.Eperm => new(InputState.NoDevice, "no permission; let the service's user into the group 'video'"),
        LibC.Ebusy => new(InputState.NoDevice, $"taken by another program; end it ('fuser {path}' names it)"),
        LibC.Enotty => new(InputState.NoDevice, "is no capture device; 'edgeliver devices' lists those that are"),
        _ => new(InputState.Stalled, $"{e.Message}; started again"),
    };
}
