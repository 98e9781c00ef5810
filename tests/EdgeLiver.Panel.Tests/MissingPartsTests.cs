using Xunit;

namespace EdgeLiver.Panel.Tests;

/// <summary>What is not there is one line, and the rest works on.</summary>
public sealed class MissingPartsTests
{
    [Theory]
    [InlineData("no-such-chip:lamp", "no GPIO chip with the label 'no-such-chip'")]
    [InlineData("lamp", "must be CHIP:LINE")]
    [InlineData("a:b:c", "must be CHIP:LINE")]
    [InlineData(":", "must be CHIP:LINE")]
    public async Task A_line_that_is_not_there_is_said_and_the_panel_runs(string line, string complaint)
    {
        using var panel = new FrontPanel(new PanelOptions { Lamp = line }, () => { }, () => { }, TimeProvider.System);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await panel.RunAsync(() => LampState.Ready, stop.Token);

        Assert.Contains(complaint, Assert.Single(panel.Faults), StringComparison.Ordinal);
        Assert.True(panel.IsEmpty);
    }

    [Fact]
    public void A_bus_that_is_not_there_is_one_line()
    {
        var refused = Assert.Throws<PanelException>(() => I2cBuses.Open("no such bus", 0x40));

        Assert.Contains("no such bus; 'edgeliver devices'", refused.Message, StringComparison.Ordinal);
    }
}
