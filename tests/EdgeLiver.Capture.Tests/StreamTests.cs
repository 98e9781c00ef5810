using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>A live stream over TCP from another ffmpeg, which is ended and started anew.</summary>
public sealed class StreamTests
{
    [Fact(Skip = "no ffmpeg here", SkipUnless = nameof(ReplayMaterial.HasFfmpeg), SkipType = typeof(ReplayMaterial))]
    public async Task A_stream_that_breaks_is_said_and_connected_again()
    {
        var stop = TestContext.Current.CancellationToken;
        var port = FreePort();
        await using var source = StreamFrameSource.Open($"tcp://127.0.0.1:{port}", "ffmpeg", TimeProvider.System);
        using var pool = new FramePool(4, 320, 240);
        var seen = new List<string>();
        using var senders = new Senders(port);

        await foreach (var arrival in source.ReadAsync(pool, stop))
        {
            using var frame = arrival.Frame;
            var what = frame is null ? $"{arrival.Input?.State}" : $"{frame.Width}x{frame.Height}";
            if (seen.Count == 0 || seen[^1] != what)
            {
                seen.Add(what);
                switch (seen.Count(s => s == "320x240"), what)
                {
                    case (0, "NoDevice"):
                        senders.Start();
                        break;
                    case (1, "320x240"):
                        senders.Stop();
                        break;
                    case (1, "NoDevice"):
                        senders.Start();
                        break;
                    default:
                        break;
                }
            }

            if (seen.Count(s => s == "320x240") == 2)
            {
                break;
            }
        }

        // Whether a dead sender first looks like a stall depends on who is faster.
        Assert.Equal(["NoDevice", "320x240", "NoDevice", "320x240"], seen.Where(s => s != "Stalled"));
        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [InlineData("rtsp://")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://host/x")]
    public void An_address_of_another_kind_is_refused(string address)
    {
        var refused = Assert.Throws<SourceException>(() => StreamFrameSource.Open(address, "ffmpeg", TimeProvider.System));

        Assert.Contains("SCHEME://HOST", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_the_address_is_not_in_the_name() =>
        Assert.Equal("scanner.example", StreamFrameSource.Open("rtsp://user:secret@scanner.example/live", "ffmpeg", TimeProvider.System).Name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Senders(int port) : IDisposable
    {
        private Process? _running;

        public void Start()
        {
            Stop();
            _running = Process.Start(new ProcessStartInfo(
                "ffmpeg",
                ["-nostdin", "-v", "quiet", "-re", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=25", "-c:v", "mjpeg", "-f", "nut", $"tcp://127.0.0.1:{port}?listen=1"]))!;
        }

        public void Stop()
        {
            _running?.Kill();
            _running?.WaitForExit();
            _running?.Dispose();
            _running = null;
        }

        public void Dispose() => Stop();
    }
}
