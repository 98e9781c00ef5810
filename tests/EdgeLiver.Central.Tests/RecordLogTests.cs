using EdgeLiver.Central.Receive;
using EdgeLiver.Central.Store;
using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>The tables of records, on both databases.</summary>
public sealed class RecordLogTests(Postgres postgres) : IAsyncDisposable
{
    private const int MaxBytes = 1024 * 1024;

    private readonly TempFolder _folder = new();
    private Database _database = null!;

    public static TheoryData<string> Kinds => [Stores.Sqlite, Stores.Postgres];

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task A_record_is_stored_whole_and_a_repeat_is_known(string kind)
    {
        var log = await OpenAsync(kind);
        var exam = Arrived(Samples.Exam(), 1);

        var first = await log.AddAsync([exam], default);
        var again = await log.AddAsync([exam], default);

        Assert.Equal((1, 0, 0), (first.Stored.Count, first.Repeated.Count, first.Conflicting.Count));
        Assert.Equal((0, 1, 0), (again.Stored.Count, again.Repeated.Count, again.Conflicting.Count));
        var kept = await _database.ReadAsync(session => session.FirstAsync($"SELECT payload FROM record", row => row.Bytes(0), default), default);
        Assert.Equal(exam.Delivery.Payload.ToArray(), kept);
        Assert.Equal(1, await CountAsync("exam"));
        Assert.Equal(2, await CountAsync("lesion"));
    }

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task Repeats_inside_a_batch_are_stored_once(string kind)
    {
        var log = await OpenAsync(kind);
        var batch = Enumerable.Range(1, 500).Select(i => Arrived(Samples.Exam(1 + (i % 250)), 1 + (i % 250))).ToList();

        var outcome = await log.AddAsync(batch, default);

        Assert.Equal((250, 250, 0), (outcome.Stored.Count, outcome.Repeated.Count, outcome.Conflicting.Count));
        Assert.Equal(250, await CountAsync("record"));
        Assert.Equal(250, await CountAsync("exam"));
    }

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task A_sequence_that_is_used_for_another_record_is_a_conflict_and_changes_nothing(string kind)
    {
        var log = await OpenAsync(kind);
        await log.AddAsync([Arrived(Samples.Exam(1), 1)], default);

        var outcome = await log.AddAsync([Arrived(Samples.Exam(2), 1)], default);

        Assert.Equal((0, 0, 1), (outcome.Stored.Count, outcome.Repeated.Count, outcome.Conflicting.Count));
        Assert.Equal(1, await CountAsync("exam"));
    }

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task The_newest_version_of_an_exam_stands_in_the_columns_in_whatever_order_they_come(string kind)
    {
        var log = await OpenAsync(kind);
        var amended = Samples.Exam() with { Status = ExamStatus.Amended, Results = Samples.Exam().Results with { Category = "US-2" }, Observations = [] };

        await log.AddAsync([Arrived(amended, 9)], default);
        await log.AddAsync([Arrived(Samples.Exam(), 3)], default);

        Assert.Equal(("US-2", "amended"), await _database.ReadAsync(session => session.FirstAsync($"SELECT category, status FROM exam", row => (row.GetString(0), row.GetString(1)), default), default));
        Assert.Equal(2, await CountAsync("record"));
        Assert.Equal(0, await CountAsync("lesion"));
    }

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task Two_units_may_use_the_same_sequence_and_the_same_exam_id(string kind)
    {
        var log = await OpenAsync(kind);

        var outcome = await log.AddAsync([Arrived(Samples.Exam(1, "el-1"), 1), Arrived(Samples.Exam(1, "el-2"), 1)], default);

        Assert.Equal(2, outcome.Stored.Count);
        Assert.Equal(2, await CountAsync("exam"));
    }

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task Writers_that_store_the_same_records_at_once_store_each_once(string kind)
    {
        var log = await OpenAsync(kind);
        var batch = Enumerable.Range(1, 300).Select(i => Arrived(Samples.Exam(i), i)).ToList();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => log.AddAsync(batch, default)));

        Assert.Equal(300, outcomes.Sum(outcome => outcome.Stored.Count));
        Assert.Equal(900, outcomes.Sum(outcome => outcome.Repeated.Count));
        Assert.Equal(300, await CountAsync("exam"));
    }

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task Opening_a_store_again_changes_nothing(string kind)
    {
        var options = await Stores.OptionsAsync(kind, _folder, postgres);
        await using (var first = await Database.OpenAsync(options, default))
        {
            await new RecordLog(first).AddAsync([Arrived(Samples.Exam(), 1)], default);
        }

        _database = await Database.OpenAsync(options, default);

        Assert.Equal(1, await CountAsync("record"));
        Assert.Equal(Migrations.All().Count(), await CountAsync("schema_step"));
    }

    [Theory(Skip = "no PostgreSQL", SkipUnless = nameof(Programs.Postgres), SkipType = typeof(Programs))]
    [MemberData(nameof(Kinds))]
    public async Task What_is_set_aside_is_kept_once_and_counted(string kind)
    {
        await OpenAsync(kind);
        var aside = new SetAside(_database, limit: 2);
        var bad = Enumerable.Range(1, 4).Select(i => (Samples.Delivery(Samples.Exam(i), i), "'); DROP TABLE record; --\0")).ToList();

        await aside.AddAsync(bad, default);
        await aside.AddAsync(bad[..1], default);

        Assert.Equal(2, await CountAsync("set_aside"));
        Assert.Equal(2, await _database.ReadAsync(session => session.CountAsync($"SELECT max(times) FROM set_aside", default), default));
    }

    public async ValueTask DisposeAsync()
    {
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }

    private static Arrival Arrived(ExamRecord exam, long sequence) => Arrival.Of(Samples.Delivery(exam, sequence), MaxBytes);

    private async Task<RecordLog> OpenAsync(string kind)
    {
        _database = await Database.OpenAsync(await Stores.OptionsAsync(kind, _folder, postgres), default);
        return new RecordLog(_database);
    }

    private Task<long> CountAsync(string table) => _database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM {Sql.Raw(table)}", default), default);
}
