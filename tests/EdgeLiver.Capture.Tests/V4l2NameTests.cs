using System.Runtime.CompilerServices;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>What can be known of a V4L2 input without a device.</summary>
public sealed class V4l2NameTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/dev/video0")]
    [InlineData("video0")]
    [InlineData("by-id/")]
    [InlineData("by-id/..")]
    [InlineData("by-path/../../sda")]
    public void An_input_is_named_by_its_link_only(string link)
    {
        var refused = Assert.Throws<SourceException>(() => V4l2FrameSource.Open(link, new V4l2Options()));

        Assert.Contains("edgeliver devices", refused.Message, StringComparison.Ordinal);
    }

    [Requirement("REQ-CAP-01")]
    [Fact]
    public async Task A_device_that_is_not_there_is_waited_for_and_said_each_second()
    {
        await using var source = V4l2FrameSource.Open("by-id/no-such-device", new V4l2Options());
        using var pool = new EdgeLiver.Imaging.FramePool(2, 64, 64);
        var told = new List<InputStatus?>();

        await foreach (var arrival in source.ReadAsync(pool, TestContext.Current.CancellationToken))
        {
            told.Add(arrival.Input);
            if (told.Count == 2)
            {
                break;
            }
        }

        Assert.All(told, status => Assert.Equal(InputState.NoDevice, status?.State));
        Assert.Equal(InputState.NoDevice, source.Status.State);
        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [InlineData("0123", "bytes, must be")]
    [InlineData("00ffffffffffff00", "damaged EDID")]
    public void An_EDID_is_checked_before_a_scanner_sees_it(string start, string complaint)
    {
        var file = Path.GetTempFileName();
        try
        {
            var edid = new byte[128];
            Convert.FromHexString(start).CopyTo(edid, 0);
            File.WriteAllBytes(file, edid);

            var refused = Assert.Throws<SourceException>(() => V4l2FrameSource.Open("by-id/x", new V4l2Options { Edid = file }));

            Assert.Contains(complaint, refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Sizes of linux/videodev2.h on 64 bits; each is part of a request's number.</summary>
    [Fact]
    public void Layouts_have_the_sizes_of_the_kernel_header()
    {
        Assert.Equal(
            [104, 80, 64, 52, 208, 20, 88, 132, 32, 136, 40],
            [
                Unsafe.SizeOf<VideoCapability>(), Unsafe.SizeOf<VideoInput>(), Unsafe.SizeOf<VideoFormatDescription>(), Unsafe.SizeOf<VideoFrameInterval>(),
                Unsafe.SizeOf<VideoFormat>(), Unsafe.SizeOf<VideoBufferRequest>(), Unsafe.SizeOf<VideoBuffer>(), Unsafe.SizeOf<DvTimings>(),
                Unsafe.SizeOf<VideoEventSubscription>(), Unsafe.SizeOf<VideoEvent>(), Unsafe.SizeOf<VideoEdid>(),
            ]);
        Assert.Equal((0xC0D05605u, 0x80845663u, 0xC0585611u), (VideoRequest.SetFormat, VideoRequest.QueryTimings, VideoRequest.Dequeue));
    }
}
