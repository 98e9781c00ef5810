using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EdgeLiver.Inference;

/// <summary>Brings the native ONNX Runtime into the process, silent.</summary>
public static partial class OnnxRuntime
{
    private static readonly Lazy<string> Loaded = new(LoadOnce);

    /// <summary>Loads the library once; every use of ONNX Runtime in this project comes through here.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="ModelException">There is no library for this machine, or it is too old for the managed half.</exception>
    public static string Load() => Loaded.Value;

    private static string LoadOnce()
    {
        // ONNX Runtime on Linux sends telemetry and writes a device id under HOME unless this is in the environment of C,
        // which Environment.SetEnvironmentVariable does not reach; DisableTelemetryEvents() comes too late.
        if (OperatingSystem.IsLinux() && SetEnvironment("ORT_DISABLE_TELEMETRY", "1", overwrite: 1) != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            throw new Win32Exception(errno, $"setenv ORT_DISABLE_TELEMETRY: {Marshal.GetPInvokeErrorMessage(errno)}");
        }

        try
        {
            return OrtEnv.Instance().GetVersionString();
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or BadImageFormatException)
        {
            var cause = (e.InnerException ?? e).Message.ReplaceLineEndings(" ");
            throw new ModelException($"ONNX Runtime: {cause}; install the native library 1.31 or newer for {RuntimeInformation.RuntimeIdentifier}", e);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
