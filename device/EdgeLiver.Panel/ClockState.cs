namespace EdgeLiver.Panel;

/// <summary>How far the box's clock can be trusted.</summary>
/// <param name="Synchronised">The kernel's clock follows a reference (NTP, PTP).</param>
/// <param name="MaxError">The kernel's own bound; grows by 0.5 ms a second without a reference.</param>
/// <param name="BatteryBacked">There is a real-time clock, and it holds a year of this century.</param>
public readonly record struct ClockState(bool Synchronised, TimeSpan MaxError, bool BatteryBacked)
{
    private const int TimeError = 5;
    private const int Unsynchronised = 0x40;

    // 2020-01-01: an empty real-time clock begins at 1970 or 2000.
    private const long OldestEpoch = 1_577_836_800;

    /// <summary>Asks the kernel.</summary>
    /// <param name="root">Where sysfs is mounted.</param>
    public static ClockState Read(string root = "/sys")
    {
        var clock = default(KernelClock);
        var state = LibC.ReadClock(ref clock);
        var isSynchronised = state is >= 0 and not TimeError && (clock.Status & Unsynchronised) == 0;
        var file = Path.Combine(root, "class/rtc/rtc0/since_epoch");
        var isBacked = File.Exists(file)
            && long.TryParse(File.ReadAllText(file).Trim(), System.Globalization.CultureInfo.InvariantCulture, out var seconds)
            && seconds > OldestEpoch;
        return new ClockState(isSynchronised, TimeSpan.FromMicroseconds(clock.MaxErrorMicroseconds), isBacked);
    }
}
