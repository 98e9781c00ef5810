using System.Diagnostics;
using SkiaSharp;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>An exam as DICOM, judged by programs that are not ours: dciodvfy, dcmdump, Orthanc.</summary>
public sealed class DicomExportTests
{
    private const string Absent = "no dcmtk, dicom3tools or orthanc; tests/run.sh installs them";

    // What the simulated scanner writes on its screen.
    private const string PatientOnScreen = "ZHANG";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Skip = Absent, SkipUnless = nameof(Orthanc.Present), SkipType = typeof(Orthanc))]
    public async Task A_signed_exam_becomes_dicom_without_a_fault_or_a_name_and_a_pacs_takes_it()
    {
        using var scratch = new Scratch();
        var (exam, still) = await SignedExamAsync(scratch);

        var made = await Appliance.RunAsync(Stop, "export", exam, "--to", scratch["out"], "--as", "dicom", "--language", "zh", "--config", scratch["station.json"]);

        Assert.True(made.ExitCode == 0, made.Errors);
        var paths = made.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["m1", "m1-cine", "report"], paths.Select(path => Path.GetFileNameWithoutExtension(path)[$"edgeliver-{exam}-".Length..]));
        foreach (var path in paths)
        {
            Assert.DoesNotContain("Error", await OutputAsync("dciodvfy", path), StringComparison.Ordinal);
            var dump = await OutputAsync("dcmdump", path);
            Assert.Contains("(0010,0010) PN (no value available)", dump, StringComparison.Ordinal);
            Assert.Contains("(0010,0020) LO [s-dicom-1]", dump, StringComparison.Ordinal);
            Assert.Contains("(0010,0030) DA (no value available)", dump, StringComparison.Ordinal);
            Assert.DoesNotContain(PatientOnScreen, dump, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("US LI-RADS", await OutputAsync("dsrdump", "+Ps", paths[2]), StringComparison.Ordinal);
        await AssertPixelsAsync(scratch, paths[0], still);
        await using var pacs = await Orthanc.StartAsync(scratch, Stop);

        var sent = await Appliance.RunAsync(Stop, "export", exam, "--to", pacs.Address, "--config", scratch["station.json"]);

        Assert.True(sent.ExitCode == 0, sent.Errors);
        var instances = await pacs.InstancesAsync(Stop);
        Assert.Equal(3, instances.Count);
        foreach (var instance in instances)
        {
            Assert.Equal(("", "s-dicom-1"), (await pacs.TagAsync(instance, "PatientName", Stop), await pacs.TagAsync(instance, "PatientID", Stop)));
        }
    }

    [Fact(Skip = Absent, SkipUnless = nameof(Orthanc.Present), SkipType = typeof(Orthanc))]
    public async Task A_pacs_that_is_not_there_and_a_stick_that_is_full_are_one_line_and_the_exam_stays()
    {
        using var scratch = new Scratch();
        var (exam, _) = await SignedExamAsync(scratch);

        foreach (var (to, code) in new[]
        {
            ("dicom://127.0.0.1:1/NOBODY", 1), ("/dev/full/stick", 1), ("dicom://127.0.0.1/", 2), ("dicom://127.0.0.1:104/A TITLE THAT IS TOO LONG", 2), ("ftp://127.0.0.1/x", 2), ("http://127.0.0.1:1/fhir/Bundle", 1),
        })
        {
            var refused = await Appliance.RunAsync(Stop, "export", exam, "--to", to, "--config", scratch["station.json"]);
            Assert.Equal((to, code), (to, refused.ExitCode));
            Appliance.OnlyLine(refused);
        }

        var fhir = await Appliance.RunAsync(Stop, "export", exam, "--to", scratch["out"], "--config", scratch["station.json"]);
        Assert.True(fhir.ExitCode == 0, fhir.Errors);
    }

    [Fact]
    public async Task An_exam_goes_onto_a_stick_sealed_for_the_centre_which_opens_it()
    {
        using var scratch = new Scratch();
        var (exam, _) = await SignedExamAsync(scratch);
        await Appliance.RunAsync(Stop, "store", "keys", "--for", "unit", "--to", scratch["box"]);
        await Appliance.RunAsync(Stop, "store", "keys", "--for", "centre", "--to", scratch["centre"]);

        var made = await Appliance.RunAsync(
            Stop, "export", exam, "--to", scratch["stick"], "--centre-key", scratch["centre/centre-sealing.pub"], "--unit-key", scratch["box/unit-signing.key"], "--config", scratch["station.json"]);

        Assert.True(made.ExitCode == 0, made.Errors);
        var bundle = made.Output.Trim();
        Assert.DoesNotContain("s-dicom-1", await File.ReadAllTextAsync(bundle, Stop), StringComparison.Ordinal);
        var opened = await Appliance.RunAsync(
            Stop, "store", "open-bundle", bundle, "--key", scratch["centre/centre-sealing.key"], "--unit-key", scratch["box/unit-signing.pub"]);
        Assert.Contains("whole, 1 records", opened.Output, StringComparison.Ordinal);
        var half = await Appliance.RunAsync(Stop, "export", exam, "--to", scratch["stick"], "--centre-key", scratch["centre/centre-sealing.pub"], "--config", scratch["station.json"]);
        Assert.Equal(2, half.ExitCode);
    }

    /// <summary>An exam with a key frame and its cine loop, and the still as the console showed it.</summary>
    private static async Task<(string Exam, byte[] Still)> SignedExamAsync(Scratch scratch)
    {
        await File.WriteAllTextAsync(scratch["station.json"], $$"""{"Store":{"DataFolder":"{{scratch["data"]}}"},"Web":{"Port":0} }""", Stop);
        using var service = await Service.StartAsync(scratch, Stop);
        var exam = await service.Console.RegisterAsync("s-dicom-1", "scan", Stop);
        await WaitForCineAsync(service, exam);
        await service.Console.ReviewAsync(exam, Stop);
        await service.Console.PostAsync($"/exams/{exam}/sign", Stop);
        var still = await service.Console.DownloadAsync($"/exams/{exam}/media/m1", Stop);
        Assert.Equal("PK"u8.ToArray(), (await service.Console.DownloadAsync($"/exams/{exam}/export/dicom", Stop))[..2]);
        Assert.Equal((byte)'{', (await service.Console.DownloadAsync($"/exams/{exam}/export/fhir", Stop))[0]);
        Assert.Equal([0xFF, 0xD8], (await service.Console.DownloadAsync($"/exams/{exam}/media/m1-cine/0", Stop))[..2]);
        await service.InterruptAsync(Stop);
        return (exam, still);
    }

    /// <summary>A key frame has a loop once pictures of more than a moment were seen.</summary>
    private static async Task WaitForCineAsync(Service service, string exam)
    {
        await service.WaitForFramesAsync(30, Stop);
        var kept = await service.Console.PostAsync($"/exams/{exam}/key", Stop);
        Assert.Contains($"/exams/{exam}/media/m1", kept.Body, StringComparison.Ordinal);
    }

    /// <summary>The object has the still's pixels, and what is outside the fan is black.</summary>
    private static async Task AssertPixelsAsync(Scratch scratch, string path, byte[] still)
    {
        Directory.CreateDirectory(scratch["raw"]);
        await OutputAsync("dcmdump", "+W", scratch["raw"], path);
        var pixels = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(scratch["raw"])), Stop);
        using var picture = SKBitmap.Decode(still, SKImageInfo.Empty with { ColorType = SKColorType.Gray8, AlphaType = SKAlphaType.Opaque, Width = SKBitmap.DecodeBounds(still).Width, Height = SKBitmap.DecodeBounds(still).Height });
        var decoded = new byte[picture.Width * picture.Height];
        for (var y = 0; y < picture.Height; y++)
        {
            picture.GetPixelSpan().Slice(y * picture.RowBytes, picture.Width).CopyTo(decoded.AsSpan(y * picture.Width));
        }

        Assert.True(pixels.AsSpan(0, decoded.Length).SequenceEqual(decoded));

        // The fan is convex: the corners of its box lie outside it. JPEG blurs black by a few steps at most.
        foreach (var corner in new[] { 0, picture.Width - 1, decoded.Length - picture.Width, decoded.Length - 1 })
        {
            Assert.InRange(decoded[corner], 0, 8);
        }
    }

    private static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEndAsync(Stop);
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return output + await errors;
    }
}
