using Xunit;

namespace EdgeLiver.Guest.Tests;

/// <summary>The guest has the devices that the other tests are about.</summary>
public sealed class TestBedTests
{
    [Theory]
    [InlineData("/dev/video0")]
    [InlineData("/dev/v4l/by-path/platform-vivid.0-video-index0")]
    [InlineData("/dev/i2c-0")]
    [InlineData("/sys/kernel/config/gpio-sim")]
    public void A_device_of_the_test_bed_is_there(string path) => Assert.True(Path.Exists(path), path);
}
