using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeLiver.Panel.Tests;

/// <summary>Both ends of systemd's socket.</summary>
public sealed class SystemdNotifierTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"notify-{Guid.NewGuid():N}");
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public SystemdNotifierTests() => _systemd.Bind(new UnixDomainSocketEndPoint(_path));

    [Fact]
    public void Ready_is_told_and_a_status_is_one_line()
    {
        using var notifier = new SystemdNotifier(TimeProvider.System, _path, watchdogMicroseconds: null);

        notifier.Ready();
        notifier.Status("two\nlines");

        Assert.Equal(["READY=1", "STATUS=two lines"], [Receive(), Receive()]);
        Assert.Null(notifier.WatchdogLimit);
    }

    [Fact]
    public async Task A_healthy_loop_feeds_the_watchdog_and_a_stuck_one_does_not()
    {
        var time = new FakeTimeProvider();
        using var notifier = new SystemdNotifier(time, _path, "9000000");
        using var stop = new CancellationTokenSource();
        var (healthy, asked) = (true, 0);
        var feeding = notifier.FeedAsync(
            () =>
            {
                asked++;
                return healthy;
            },
            stop.Token);

        await AdvanceAsync(3);
        Assert.Equal(3, Waiting());

        healthy = false;
        await AdvanceAsync(5);
        Assert.Equal(0, Waiting());

        await stop.CancelAsync();
        await feeding;

        async Task AdvanceAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var before = asked;
                time.Advance(TimeSpan.FromSeconds(3));
                while (asked == before)
                {
                    await Task.Yield();
                }
            }
        }
    }

    [Fact]
    public void Outside_systemd_nothing_is_sent()
    {
        using var notifier = new SystemdNotifier(TimeProvider.System, socketPath: null, watchdogMicroseconds: null);

        notifier.Ready();

        Assert.Equal(0, _systemd.Available);
    }

    [Fact]
    public void The_kernel_tells_how_good_its_clock_is() => Assert.InRange(ClockState.Read().MaxError, TimeSpan.Zero, TimeSpan.FromSeconds(100));

    public void Dispose()
    {
        _systemd.Dispose();
        File.Delete(_path);
    }

    private int Waiting()
    {
        // The last datagram may still be on its way.
        _ = _systemd.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectRead);
        var count = 0;
        while (_systemd.Available > 0)
        {
            Assert.Equal("WATCHDOG=1", Receive());
            count++;
        }

        return count;
    }

    private string Receive()
    {
        var bytes = new byte[512];
        return Encoding.UTF8.GetString(bytes, 0, _systemd.Receive(bytes));
    }
}
