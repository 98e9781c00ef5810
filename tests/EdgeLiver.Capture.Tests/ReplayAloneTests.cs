using CsCheck;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>Runs with no test beside it, because it measures the whole process.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;

/// <summary>What a replay takes from the machine: on damaged files, and on good ones.</summary>
[Collection(typeof(Alone))]
public sealed class ReplayAloneTests : IDisposable
{
    private readonly ReplayMaterial _material = new();

    public void Dispose() => _material.Dispose();

    [Fact]
    public async Task A_damaged_JPEG_does_no_more_than_a_fault()
    {
        var jpegs = (byte[][])[Convert.FromBase64String(ReplayBaselineJpegTests.Plain), Convert.FromBase64String(ReplayBaselineJpegTests.Restarts), ReplayMaterial.Jpeg(97, 61)];
        var damage = Gen.Select(Gen.Int[0, jpegs.Length - 1], Gen.Double[0, 1], Gen.Select(Gen.Double[0, 1], Gen.Byte).Array[0, 5]);

        await damage.SampleAsync(
            async (which, cut, flips) =>
            {
                var jpeg = jpegs[which].ToArray();
                foreach (var (place, value) in flips)
                {
                    jpeg[(int)(place * (jpeg.Length - 1))] = value;
                }

                var path = _material.Add("damaged.jpg", jpeg[..Math.Max(1, (int)(cut * jpeg.Length))]);
                var (frames, faults) = await ReplayReading.ReplayAsync(path);
                Assert.Equal(1, frames.Count + faults.Count);
            },
            iter: 1000,
            threads: 1);
    }

    [Fact]
    public async Task A_damaged_AVI_does_no_more_than_a_fault()
    {
        byte[][] pictures = [ReplayMaterial.Jpeg(64, 48), ReplayMaterial.Jpeg(64, 48, seed: 1)];
        var files = (byte[][])
        [
            new AviWriter().Write(pictures), new AviWriter { Parts = 2, WithAudio = true }.Write(pictures), new AviWriter { IsOpen = true }.Write(pictures),
        ];
        // Half of the flips hit the headers, which are the first 400 bytes.
        var place = Gen.OneOf(Gen.Int[0, 400], Gen.Int[0, 10_000]);
        var damage = Gen.Select(Gen.Int[0, files.Length - 1], Gen.Double[0, 2], Gen.Select(place, Gen.Byte).Array[0, 6]);
        var options = new ReplayOptions { Ffmpeg = _material["no-such-program"] };
        var largest = NativeBuffer.OutstandingBytes + (64 << 20);

        await damage.SampleAsync(
            async (which, cut, flips) =>
            {
                var file = files[which].ToArray();
                foreach (var (at, value) in flips)
                {
                    file[at % file.Length] = value;
                }

                var path = _material.Add("damaged.avi", file[..Math.Min(file.Length, 1 + (int)(cut * file.Length))]);
                try
                {
                    var (frames, faults) = await ReplayReading.ReplayAsync(path, options);
                    Assert.InRange(frames.Count + faults.Count, 0, 100);
                }
                catch (SourceException e)
                {
                    Assert.DoesNotContain('\n', e.Message);
                }

                Assert.InRange(NativeBuffer.OutstandingBytes, 0, largest);
            },
            iter: 1000,
            threads: 1);
    }

    [Fact]
    public async Task A_frame_of_a_clip_takes_hardly_any_managed_memory()
    {
        const int Warm = 50;
        const int Measured = 50;
        var path = _material.Add("sweep.avi", new AviWriter().Write([.. Enumerable.Repeat(ReplayMaterial.Jpeg(64, 48), Warm + Measured)]));
        using var pool = new FramePool(2, 64, 48);
        await using var source = ReplayFrameSource.Open(path, new ReplayOptions());
        var (before, after) = (0L, 0L);

        await foreach (var arrival in source.ReadAsync(pool, TestContext.Current.CancellationToken))
        {
            before = arrival.Frame!.Index < Warm ? GC.GetTotalAllocatedBytes(precise: true) : before;
            after = arrival.Frame.Index > Warm ? GC.GetTotalAllocatedBytes(precise: true) : after;
            arrival.Frame.Dispose();
        }

        Assert.InRange((after - before) / Measured, 0, 256);
        Assert.Equal(0, pool.Outstanding);
    }
}
