namespace EdgeLiver.Uplink;

/// <summary>What went wrong, for a person, in one line.</summary>
internal static class OneLine
{
    /// <summary>The innermost reason: the outer ones say that something failed, it says why. That a sync failed is the reason itself.</summary>
    public static string Of(Exception fault)
    {
        while (fault is not SyncFailedException && fault.InnerException is { } inner)
        {
            fault = inner;
        }

        return fault.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
    }
}
