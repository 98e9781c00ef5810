using System.Diagnostics;
using EdgeLiver.Imaging;
using SkiaSharp;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>A folder of its own for one test, with pictures drawn for it; gone afterwards.</summary>
internal sealed class ReplayMaterial : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("replay").FullName;

    /// <summary>Has this machine the program for the other clips?</summary>
    public static bool HasFfmpeg { get; } = HasProgram("ffmpeg");

    public static bool HasProgram(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Join(folder, program)));

    /// <summary>Root reads everything, so that a file without permissions proves nothing.</summary>
    public static bool IsOrdinaryUser => !Environment.IsPrivilegedProcess;

    public string this[string name] => Path.Join(Folder, name);

    /// <summary>A smooth colour picture with some texture, different for each seed.</summary>
    public static SKBitmap Draw(int width, int height, int seed = 0)
    {
        var pixels = new SKColor[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var texture = 30 * Math.Sin((x + (3 * seed)) * 0.4) * Math.Cos(y * 0.3);
                var grey = 60 + (100.0 * x / width) + texture;
                pixels[(y * width) + x] = new SKColor((byte)(grey + 20), (byte)grey, (byte)((50.0 * y / height) + grey));
            }
        }

        return new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque)) { Pixels = pixels };
    }

    public static byte[] Jpeg(int width, int height, int seed = 0)
    {
        using var picture = Draw(width, height, seed);
        using var encoded = picture.Encode(SKEncodedImageFormat.Jpeg, 85);
        return encoded.ToArray();
    }

    public static byte[] Png(int width, int height, int seed = 0)
    {
        using var picture = Draw(width, height, seed);
        using var encoded = picture.Encode(SKEncodedImageFormat.Png, 100);
        return encoded.ToArray();
    }

    public string Add(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    /// <summary>Runs <c>ffmpeg</c> in the folder.</summary>
    public void Ffmpeg(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-y", .. arguments]) { WorkingDirectory = Folder })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>What was seen of a frame after it went back.</summary>
internal sealed record Seen(string Source, long Index, TimeSpan At, int Width, int Height, byte[] Pixels)
{
    public static Seen Of(Frame frame)
    {
        var pixels = new byte[frame.Width * frame.Height];
        for (var y = 0; y < frame.Height; y++)
        {
            frame.Luma.Row(y).CopyTo(pixels.AsSpan(y * frame.Width));
        }

        return new Seen(frame.Source, frame.Index, frame.CapturedAt, frame.Width, frame.Height, pixels);
    }

    /// <summary>Largest difference of two pictures of one size, in grey levels.</summary>
    public static int LargestDifference(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        Assert.Equal(a.Length, b.Length);
        var largest = 0;
        for (var i = 0; i < a.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(a[i] - b[i]));
        }

        return largest;
    }
}

internal static class ReplayReading
{
    /// <summary>Reads a source to its end with a pool of its own, which has everything back then.</summary>
    public static async Task<(List<Seen> Frames, List<string> Faults)> ReadAllAsync(this IFrameSource source)
    {
        using var pool = new FramePool(2, 64, 64);
        var frames = new List<Seen>();
        var faults = new List<string>();
        try
        {
            await foreach (var arrival in source.ReadAsync(pool, TestContext.Current.CancellationToken))
            {
                Assert.Equal(arrival.Frame is null, arrival.Fault is not null);
                if (arrival.Frame is { } frame)
                {
                    frames.Add(Seen.Of(frame));
                    frame.Dispose();
                }
                else
                {
                    Assert.DoesNotContain('\n', arrival.Fault!);
                    faults.Add(arrival.Fault!);
                }
            }
        }
        finally
        {
            Assert.Equal(0, pool.Outstanding);
        }

        return (frames, faults);
    }

    /// <summary>Opens, reads and disposes a recording.</summary>
    public static async Task<(List<Seen> Frames, List<string> Faults)> ReplayAsync(string path, ReplayOptions? options = null)
    {
        await using var source = ReplayFrameSource.Open(path, options ?? new ReplayOptions());
        return await source.ReadAllAsync();
    }
}
