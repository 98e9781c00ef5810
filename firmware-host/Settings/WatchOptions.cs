namespace EdgeLiver.Host.Settings;

/// <summary>Section <c>Watch</c>: what happens when the scores or the pictures of this device are no longer what they were.</summary>
internal sealed class WatchOptions
{
    /// <summary>True: after an alarm no network looks at frames until a technician accepts what is; else the alarm is told and the AI runs on.</summary>
    public bool StopAi { get; set; }
}
