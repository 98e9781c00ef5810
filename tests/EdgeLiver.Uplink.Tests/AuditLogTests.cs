using EdgeLiver.Uplink.Audit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>What becomes of an audit log that somebody, or a power cut, has touched.</summary>
public sealed class AuditLogTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 8, 0, 0, TimeSpan.Zero));

    public AuditLogTests()
    {
        var log = new AuditLog(_folder.Path, _time);
        log.Append("anna", "login", null, "done");
        log.Append("anna", "exam.sign", "01J0000000000000000000000A", "done");
        log.Append("bert", "settings.change", null, "done");
        log.Append("root", "update.switch", "edgeliver 0.2.0", "done");
    }

    private string Log => _folder[AuditLog.FileName];

    [Fact]
    public void An_untouched_log_is_whole()
    {
        var report = AuditLog.Verify(_folder.Path);

        Assert.Empty(report.Faults);
        Assert.Equal(4, report.Entries);
        Assert.Equal($"4:{report.Head}", new AuditLog(_folder.Path, _time).Head);
    }

    [Requirement("REQ-SEC-07")]
    [Fact]
    public void A_changed_entry_is_found()
    {
        File.WriteAllText(Log, File.ReadAllText(Log).Replace("anna\",\"action\":\"exam.sign", "bert\",\"action\":\"exam.sign", StringComparison.Ordinal));

        Assert.Contains("line 3: does not fit the line before", Assert.Single(AuditLog.Verify(_folder.Path).Faults), StringComparison.Ordinal);
    }

    [Requirement("REQ-SEC-07")]
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_removed_entry_is_found(int index)
    {
        var lines = File.ReadAllLines(Log).ToList();
        lines.RemoveAt(index);
        File.WriteAllText(Log, string.Concat(lines.Select(line => line + "\n")));

        Assert.NotEmpty(AuditLog.Verify(_folder.Path).Faults);
    }

    [Requirement("REQ-SEC-07")]
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    public void Entries_that_changed_places_are_found(int one, int other)
    {
        var lines = File.ReadAllLines(Log);
        (lines[one], lines[other]) = (lines[other], lines[one]);
        File.WriteAllText(Log, string.Concat(lines.Select(line => line + "\n")));

        Assert.NotEmpty(AuditLog.Verify(_folder.Path).Faults);
    }

    [Fact]
    public void Every_single_changed_byte_is_found()
    {
        var bytes = File.ReadAllBytes(Log);
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 1;
            File.WriteAllBytes(Log, bytes);
            Assert.True(AuditLog.Verify(_folder.Path).Faults.Count > 0, $"byte {at}");
            bytes[at] ^= 1;
        }
    }

    [Fact]
    public void The_log_as_a_whole_cant_go_unnoticed()
    {
        File.Delete(Log);

        Assert.Contains("the last one that was written is 4", Assert.Single(AuditLog.Verify(_folder.Path).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_a_power_cut_broke_off_is_no_fault_and_the_next_one_takes_its_place()
    {
        File.AppendAllText(Log, "{\"n\":5,\"at\":\"2026-");
        Assert.Empty(AuditLog.Verify(_folder.Path).Faults);

        new AuditLog(_folder.Path, _time).Append("anna", "logout", null, "done");

        Assert.Empty(AuditLog.Verify(_folder.Path).Faults);
        Assert.Equal(5, AuditLog.Verify(_folder.Path).Entries);
    }

    [Fact]
    public void A_power_cut_between_the_entry_and_the_head_is_no_fault()
    {
        var head = File.ReadAllBytes(_folder[AuditLog.HeadName]);
        new AuditLog(_folder.Path, _time).Append("anna", "logout", null, "done");
        File.WriteAllBytes(_folder[AuditLog.HeadName], head);

        Assert.Empty(AuditLog.Verify(_folder.Path).Faults);
    }

    [Fact]
    public async Task Several_who_append_at_once_make_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            var log = new AuditLog(_folder.Path, _time);
            for (var i = 0; i < 25; i++)
            {
                log.Append($"writer{writer}", "test", null, "done");
            }
        })));

        Assert.Equal((104, 0), (AuditLog.Verify(_folder.Path).Entries, AuditLog.Verify(_folder.Path).Faults.Count));
    }

    [Fact]
    public void What_is_written_can_break_no_line()
    {
        new AuditLog(_folder.Path, _time).Append("anna\n{\"n\":6}", "login", "\"\\\u202e", new string('x', 5000));

        Assert.Equal((5, 0), (AuditLog.Verify(_folder.Path).Entries, AuditLog.Verify(_folder.Path).Faults.Count));
    }

    [Requirement("REQ-SEC-07")]
    [Fact]
    public async Task Store_verify_reads_it_too()
    {
        await using (await Stores.OpenAsync(_folder.Path))
        {
        }

        Assert.Equal((true, 4), (StoreMaintenance.Verify(new StoreOptions { DataFolder = _folder.Path }).IsWhole, StoreMaintenance.Verify(new StoreOptions { DataFolder = _folder.Path }).AuditEntries));
        await File.WriteAllLinesAsync(Log, (await File.ReadAllLinesAsync(Log))[..3]);

        Assert.Contains(AuditLog.FileName, Assert.Single(StoreMaintenance.Verify(new StoreOptions { DataFolder = _folder.Path }).Faults), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
