using System.Diagnostics;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>Waits for something that another thread or process brings about.</summary>
/// <remarks><c>EDGELIVER_PATIENCE</c>: so many times longer, for a campaign on a machine that is busy with other things.</remarks>
internal static class Until
{
    public static Task TrueAsync(Func<bool> condition, string what, int seconds = 60) => TrueAsync(condition, () => what, seconds);

    /// <param name="condition">Looked at every 10 ms.</param>
    /// <param name="what">Written when it has not come true.</param>
    /// <param name="seconds">How long it may take.</param>
    public static async Task TrueAsync(Func<bool> condition, Func<string> what, int seconds = 60)
    {
        seconds *= Campaign.Size("EDGELIVER_PATIENCE", 1);
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(seconds))
            {
                Assert.Fail($"not within {seconds} s: {what()}");
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
