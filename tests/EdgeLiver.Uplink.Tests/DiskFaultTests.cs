using System.Diagnostics;
using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>A disk that fails, is full or may not be written.</summary>
public sealed class DiskFaultTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CapturedLog<RecordStore> _log = new();

    public static bool MayMount => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Mount("true") == 0;

    [Fact]
    public async Task A_sync_that_fails_ends_the_store_in_one_line_and_is_never_tried_again()
    {
        var disk = new FaultyDisk();
        await using (var store = await OpenAsync(disk))
        {
            await store.AppendManyAsync(RecordKind.Exam, 10);
            disk.SyncFails = true;
            var first = await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(RecordKind.Alert));
            var syncs = disk.Syncs;
            disk.SyncFails = false;

            // The kernel has marked the pages clean: a sync that succeeds now would prove nothing.
            await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(RecordKind.Alert));
            await Assert.ThrowsAsync<StoreException>(() => store.AllPendingAsync());

            output.WriteLine(first.Message);
            Assert.Contains("fsync", first.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', first.Message);
            Assert.Equal(syncs, disk.Syncs);
            Assert.Single(_log.Troubles);
        }

        await using var again = await OpenAsync(new FaultyDisk());
        Assert.Equal(10, (await again.AllPendingAsync()).Count(record => record.Message.Kind == RecordKind.Exam));
    }

    [Theory]
    [InlineData("No space left on device")]
    [InlineData("Read-only file system")]
    public async Task A_disk_that_takes_no_more_refuses_in_one_line_and_the_store_goes_on_once_it_does(string why)
    {
        using var disk = new FaultyDisk();
        await using var store = await OpenAsync(disk);
        await store.AppendManyAsync(RecordKind.Exam, 10);
        disk.Refusal = why;

        var refused = await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(RecordKind.Exam));
        await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(RecordKind.Exam));
        disk.Refusal = null;
        var next = await store.AppendAsync(RecordKind.Exam);

        output.WriteLine(refused.Message);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.True(next > 10);
        Assert.Equal(11, (await store.AllPendingAsync()).Count);
        Assert.Empty(Directory.GetDirectories(_folder.Path, "aside-*"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_frame_that_the_disk_does_not_take_is_one_line_and_leaves_nothing(bool isFull)
    {
        using var disk = new FaultyDisk();
        await using var store = await OpenAsync(disk);
        (disk.Refusal, disk.SyncFails) = (isFull ? "No space left on device" : null, !isFull);

        var refused = await Assert.ThrowsAsync<StoreException>(() => store.AddBlobAsync(new MemoryStream(new byte[100_000]), "image/jpeg"));
        (disk.Refusal, disk.SyncFails) = (null, false);

        output.WriteLine(refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Empty(Directory.GetFiles(_folder["blobs"], "*", SearchOption.AllDirectories));
        Assert.Equal(1, await store.AppendAsync(RecordKind.Exam));
    }

    [Fact(Skip = "no right to mount", SkipUnless = nameof(MayMount), SkipType = typeof(DiskFaultTests))]
    public async Task A_real_file_system_that_is_full_loses_nothing_and_takes_more_once_there_is_room()
    {
        Directory.CreateDirectory(_folder["small"]);
        Assert.Equal(0, Mount($"mount -t tmpfs -o size=6m tmpfs {_folder["small"]}"));
        try
        {
            var options = new StoreOptions { DataFolder = _folder["small"], MinFreeBytes = 0 };
            await File.WriteAllBytesAsync(_folder["small/other"], new byte[2 << 20], TestContext.Current.CancellationToken);
            var stored = new List<long>();
            StoreException? full = null;
            await using (var store = await RecordStore.OpenAsync(options, new UplinkMetrics(), _log))
            {
                while (full is null)
                {
                    try
                    {
                        stored.Add(await store.AppendAsync(null, [Records.Message(RecordKind.Exam, 20_000)]));
                    }
                    catch (StoreException fault)
                    {
                        full = fault;
                    }
                }

                File.Delete(_folder["small/other"]);
                stored.Add(await store.AppendAsync(RecordKind.Alert));
                Assert.Empty(stored.Except(await store.PendingSequencesAsync()));
            }

            output.WriteLine($"{stored.Count} records, then: {full.Message}");
            await using var again = await RecordStore.OpenAsync(options, new UplinkMetrics(), _log);
            Assert.Empty(stored.Except(await again.PendingSequencesAsync()));
        }
        finally
        {
            Mount($"umount {_folder["small"]}");
        }
    }

    [Fact(Skip = "no right to mount", SkipUnless = nameof(MayMount), SkipType = typeof(DiskFaultTests))]
    public async Task A_file_system_that_turned_read_only_is_one_line()
    {
        Directory.CreateDirectory(_folder["small"]);
        Assert.Equal(0, Mount($"mount -t tmpfs -o size=16m tmpfs {_folder["small"]}"));
        try
        {
            await using (await Stores.OpenAsync(_folder["small"]))
            {
            }

            Assert.Equal(0, Mount($"mount -o remount,ro {_folder["small"]}"));
            var error = await Assert.ThrowsAsync<StoreException>(() => Stores.OpenAsync(_folder["small"]));

            output.WriteLine(error.Message);
            Assert.Contains("writable", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
        finally
        {
            Mount($"umount {_folder["small"]}");
        }
    }

    public void Dispose() => _folder.Dispose();

    private Task<RecordStore> OpenAsync(IDisk disk) => RecordStore.OpenAsync(
        new StoreOptions { DataFolder = _folder.Path }, new UplinkMetrics(), _log, disk, new StationClock(TimeProvider.System), alarm: null);

    private static int Mount(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", command]) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
