using System.Diagnostics;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>Waits for something that another thread or process brings about.</summary>
internal static class Until
{
    public static Task TrueAsync(Func<bool> condition, string what, int seconds = 120) => TrueAsync(() => Task.FromResult(condition()), what, seconds);

    /// <param name="condition">Looked at every 25 ms.</param>
    /// <param name="what">Written when it has not come true.</param>
    /// <param name="seconds">How long it may take.</param>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, int seconds = 120)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(seconds))
            {
                Assert.Fail($"not within {seconds} s: {what}");
            }

            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }
}
