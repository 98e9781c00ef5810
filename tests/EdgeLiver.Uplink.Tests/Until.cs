using System.Diagnostics;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>Waits for something that another thread or process brings about.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<bool> condition, string what, int seconds = 60)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), $"not within {seconds} s: {what}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
