using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace EdgeLiver.Layer.Tests;

/// <summary>The units and scripts of the layer, by the programs that will read them.</summary>
public sealed partial class UnitTests
{
    /// <summary>Of ten, less is tighter; what the service keeps is in its unit's comments.</summary>
    private const double MostExposed = 2.0;

    public static bool HasSystemd { get; } = Has("systemd-analyze");

    public static TheoryData<string> Units => [.. Layer.Units.Select(Layer.Relative)];

    public static TheoryData<string> ShellFiles =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Layer.Tree, "yocto-recipes"), "*", SearchOption.AllDirectories)
            .Where(path => File.ReadLines(path).FirstOrDefault()?.StartsWith("#!/", StringComparison.Ordinal) == true)
            .Select(path => Path.GetRelativePath(Layer.Tree, path)),
    ];

    public static TheoryData<string> Recipes => [.. Layer.Recipes.Concat(Layer.Appends).Select(Layer.Relative)];

    [Theory(Skip = "no systemd-analyze: apt-get install systemd", SkipUnless = nameof(HasSystemd))]
    [MemberData(nameof(Units))]
    public void A_unit_is_what_systemd_takes_it_for(string path)
    {
        using var folder = new TemporaryFolder();
        // Programs of the box are not on this machine; whether they are executable is the package's matter.
        var unit = ProgramPattern().Replace(File.ReadAllText(Path.Combine(Layer.Root, path)).Replace("@DEVICE@", "/dev/disk/by-partlabel/data", StringComparison.Ordinal), "$1/bin/true$2");
        var copy = Path.Combine(folder.Path, Path.GetFileName(path).Replace(".in", "", StringComparison.Ordinal));
        File.WriteAllText(copy, unit);

        var (status, output) = Run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", copy);

        Assert.True(status == 0 && output.Length == 0, output);
    }

    [Fact(Skip = "no systemd-analyze: apt-get install systemd", SkipUnless = nameof(HasSystemd))]
    public void The_station_is_confined()
    {
        var unit = Layer.Units.Single(path => Path.GetFileName(path) == "edgeliver.service");

        var (_, output) = Run("systemd-analyze", "security", "--offline=true", "--no-pager", unit);

        var exposure = double.Parse(ExposurePattern().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"exposure {exposure}");
        Assert.InRange(exposure, 0, MostExposed);
    }

    [Fact]
    public void The_station_starts_without_a_network_and_gives_up_where_people_look()
    {
        var unit = File.ReadAllText(Layer.Units.Single(path => Path.GetFileName(path) == "edgeliver.service"));

        Assert.DoesNotMatch("(?m)^(After|Wants|Requires)=.*(network|time-sync)", unit);
        Assert.Contains("Type=notify", unit, StringComparison.Ordinal);
        Assert.Contains("WatchdogSec=", unit, StringComparison.Ordinal);
        Assert.Contains("StartLimitBurst=", unit, StringComparison.Ordinal);
        Assert.Contains("OnFailure=edgeliver-failed.service", unit, StringComparison.Ordinal);
        Assert.Equal("ReadWritePaths=/data/edgeliver", WritablePattern().Matches(unit).Single().Value);
    }

    [Theory]
    [MemberData(nameof(ShellFiles))]
    public void A_script_is_one(string path)
    {
        var full = Path.Combine(Layer.Tree, path);

        var (status, output) = Run(File.ReadLines(full).First().Contains("bash", StringComparison.Ordinal) ? "bash" : "sh", "-n", full);

        Assert.True(status == 0, output);
        Assert.True(!OperatingSystem.IsWindows() && File.GetUnixFileMode(full).HasFlag(UnixFileMode.UserExecute), $"{path} is not executable");
    }

    /// <summary>What a task would run, with every variable of BitBake standing for a word.</summary>
    [Theory]
    [MemberData(nameof(Recipes))]
    public void The_tasks_of_a_recipe_are_shell_or_Python(string path)
    {
        using var folder = new TemporaryFolder();
        foreach (var function in Layer.Whole(Path.Combine(Layer.Root, path)).OfType<Function>())
        {
            var file = Path.Combine(folder.Path, "task");
            var isDef = function.Body.StartsWith("def ", StringComparison.Ordinal);
            File.WriteAllText(file, function.IsPython
                ? isDef ? function.Body : "def task():\n" + function.Body
                : VariablePattern().Replace(function.Body, "x"));

            var (status, output) = function.IsPython
                ? Run("/usr/bin/python3", "-c", "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')", file)
                : Run("sh", "-n", file);

            Assert.True(status == 0, $"{path}:{function.Line}: {output}");
        }
    }

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static (int Status, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["SYSTEMD_COLORS"] = "0";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
#pragma warning disable VSTHRD002 // The program has ended: its error output is whole.
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
#pragma warning restore VSTHRD002
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("edgeliver-layer-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    [GeneratedRegex(@"(?m)^(?<g1>Exec[A-Za-z]+=)[^\s]+(?<g2>.*)$", RegexOptions.None, 10_000)]
    private static partial Regex ProgramPattern();

    [GeneratedRegex(@"Overall exposure level for edgeliver\.service: (?<g1>[0-9.]+)", RegexOptions.None, 10_000)]
    private static partial Regex ExposurePattern();

    [GeneratedRegex("(?m)^ReadWritePaths=.*$", RegexOptions.None, 10_000)]
    private static partial Regex WritablePattern();

    [GeneratedRegex(@"\$\{@[^\n]*?\}(?=[""\s/;]|$)|\$\{[A-Za-z0-9_@-]+\}", RegexOptions.None, 10_000)]
    private static partial Regex VariablePattern();
}
