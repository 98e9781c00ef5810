using System.Diagnostics;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>A real file system without room, in the middle of an exam.</summary>
public sealed class FullDiskTests
{
    /// <summary>Some containers let nobody mount anything.</summary>
    public static bool MayMount { get; } = TryMount();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Skip = "no right to mount", SkipUnless = nameof(MayMount))]
    public async Task A_full_disk_is_told_in_the_readers_language_and_the_exam_goes_on_once_there_is_room()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch["data"]);
        Assert.Equal(0, Run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", scratch["data"]));
        try
        {
            await File.WriteAllTextAsync(scratch["station.json"], $$"""{"Store":{"DataFolder":"{{scratch["data"]}}","MinFreeBytes":0},"Web":{"Port":0} }""", Stop);
            using var service = await Service.StartAsync(scratch, Stop);
            await service.Console.PostAsync("/language", Stop, ("language", "zh"), ("back", "/exams"));
            var exam = await service.Console.RegisterAsync("s-full", "scan", Stop);
            await service.WaitForFramesAsync(10, Stop);
            Assert.Equal(200, (await service.Console.PostAsync($"/exams/{exam}/key", Stop)).Status);
            await FillAsync(scratch["data/other"]);

            var refused = await service.Console.PostAsync($"/exams/{exam}/key", Stop);

            Assert.Equal(507, refused.Status);
            Assert.Contains("磁盘无法写入", refused.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", refused.Body, StringComparison.Ordinal);
            File.Delete(scratch["data/other"]);
            var page = await service.Console.GetAsync($"/exams/{exam}/scan", Stop);
            Assert.Contains("media/m1", page.Body, StringComparison.Ordinal);
            Assert.Contains("media/m2", (await service.Console.PostAsync($"/exams/{exam}/key", Stop)).Body, StringComparison.Ordinal);
            await service.Console.ReviewAsync(exam, Stop);
            Assert.EndsWith("/report", (await service.Console.PostAsync($"/exams/{exam}/sign", Stop)).Path, StringComparison.Ordinal);
            await service.InterruptAsync(Stop);
        }
        finally
        {
            Run("umount", "-l", scratch["data"]);
        }
    }

    private static async Task FillAsync(string path)
    {
        await using var file = File.Create(path);
        try
        {
            while (true)
            {
                await file.WriteAsync(new byte[4096], Stop);
                await file.FlushAsync(Stop);
            }
        }
        catch (IOException)
        {
            // Full, as it is meant to be.
        }
    }

    private static bool TryMount()
    {
        if (Environment.UserName != "root")
        {
            return false;
        }

        var folder = Directory.CreateTempSubdirectory("edgeliver-mount-");
        var mounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.FullName) == 0;
        if (mounted)
        {
            Run("umount", folder.FullName);
        }

        folder.Delete();
        return mounted;
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
