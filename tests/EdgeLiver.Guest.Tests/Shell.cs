using System.Diagnostics;
using System.Globalization;

namespace EdgeLiver.Guest.Tests;

/// <summary>The guest's own programs.</summary>
internal static class Shell
{
    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(string program, params string[] arguments)
    {
        var (exit, output, errors) = Try(program, arguments);
        return exit == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {exit}: {output}{errors}");
    }

    /// <summary>The same, whatever its end.</summary>
    public static (int Exit, string Output, string Errors) Try(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        // What these programs complain fits into a pipe.
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors);
    }

    /// <summary>How often devices are lost and found again.</summary>
    public static int Cycles { get; } =
        int.Parse(Environment.GetEnvironmentVariable("GUEST_CYCLES") ?? "3", CultureInfo.InvariantCulture);

    /// <summary>Are times held to their limits? Not among all tests, where an emulated machine waits for its share of a busy one.</summary>
    public static bool IsTimed { get; } = Environment.GetEnvironmentVariable("GUEST_TIMED") == "1";

    /// <summary>Holds a time to its limit, where times count.</summary>
    public static void AssertWithin(TimeSpan limit, TimeSpan time) => Xunit.Assert.True(!IsTimed || time <= limit, $"{time} is over {limit}");
}
