namespace EdgeLiver.Uplink;

/// <summary>What went wrong, for a person, in one line.</summary>
internal static class OneLine
{
    /// <summary>The innermost reason: the outer ones say that something failed, it says why.</summary>
    public static string Of(Exception fault)
    {
        while (fault.InnerException is { } inner)
        {
            fault = inner;
        }

        return fault.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
    }
}
