namespace EdgeLiver.Screening;

/// <summary>When regions of many frames are one lesion.</summary>
public sealed record TrackerOptions
{
    /// <summary>For a picture that stands alone: what is seen once counts.</summary>
    public static TrackerOptions Still { get; } = new() { Sightings = 1 };

    /// <summary>Sightings before a track counts as a lesion, 1 to 100; 3 drops what flickers up for 100 ms at 30 fps.</summary>
    public int Sightings { get; init; } = 3;

    /// <summary>A lesion may be missed for so long without being away, up to 5 s.</summary>
    public TimeSpan MaxGap { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// A lesion that comes back at its place within this time is the same one, up to 10 minutes; 10 s is a slow sweep there and
    /// back. Longer, and the probe stands elsewhere: the same place on the screen is another place in the liver.
    /// </summary>
    public TimeSpan ReentryWindow { get; init; } = TimeSpan.FromSeconds(10);

    internal static TrackerOptions Checked(TrackerOptions options)
    {
        Require(options.Sightings is >= 1 and <= 100, options.Sightings, "sightings must be 1 to 100");
        Require(options.MaxGap >= TimeSpan.Zero && options.MaxGap <= TimeSpan.FromSeconds(5), options.MaxGap, "gap must be 0 to 5 s");
        Require(
            options.ReentryWindow >= TimeSpan.Zero && options.ReentryWindow <= TimeSpan.FromMinutes(10),
            options.ReentryWindow,
            "re-entry window must be 0 to 10 minutes");
        return options;

        void Require(bool allowed, object value, string message)
        {
            if (!allowed)
            {
                throw new ArgumentOutOfRangeException(nameof(options), value, message);
            }
        }
    }
}
