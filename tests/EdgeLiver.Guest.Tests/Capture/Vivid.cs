namespace EdgeLiver.Guest.Tests.Capture;

/// <summary>The kernel's capture card without hardware: HDMI input 0, webcam input 1; its scanner and its cable are controls.</summary>
internal static class Vivid
{
    public const string Link = "by-path/platform-vivid.0-video-index0";

    public const int NoSignal = 1;
    public const int NoLock = 2;
    public const int OutOfRange = 3;
    public const int SelectedTimings = 4;
    public const int CycleTimings = 5;

    private const string Device = "/dev/video0";
    private const string Driver = "/sys/bus/platform/drivers/vivid";

    /// <summary>As after plugging in: HDMI, 1280x720 at 30 Hz unless another size is wanted, a picture that stands still.</summary>
    public static void Reset(int width = 1280, int height = 720, int rate = 30)
    {
        Run("-i0");
        Set("dv_timings_signal_mode=0,osd_text_mode=2,test_pattern=0,percentage_of_dropped_buffers=0");
        Run($"--set-dv-bt-timings=cvt,width={width},height={height},fps={rate}");
    }

    /// <summary>Sets controls: <c>name=value</c>, several with commas.</summary>
    public static void Set(string controls) => Run($"-c{controls}");

    public static string Run(params string[] arguments) => Shell.Run("v4l2-ctl", ["-d", Device, .. arguments]);

    /// <summary>The device goes away, as when its plug is pulled.</summary>
    public static void Unbind() => File.WriteAllText($"{Driver}/unbind", "vivid.0");

    public static void Bind() => File.WriteAllText($"{Driver}/bind", "vivid.0");
}
