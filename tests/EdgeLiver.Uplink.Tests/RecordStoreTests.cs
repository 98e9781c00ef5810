using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

public sealed class RecordStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Requirement("REQ-REC-01")]
    [Fact]
    public async Task A_record_survives_a_restart_until_acknowledged()
    {
        var exam = Records.Exam();
        await using (var store = await Stores.OpenAsync(_folder.Path))
        {
            await store.AppendAsync(exam, [Records.Message(exam)]);
        }

        await using (var store = await Stores.OpenAsync(_folder.Path))
        {
            var record = Assert.Single(await store.AllPendingAsync());
            Assert.Equal(exam.ExamId, record.Message.Id);
            Assert.Equal(FhirBundle.Write(exam), record.Message.Payload.ToArray());
            Assert.Equal((FhirBundle.ContentType, ExamRecord.SchemaName), (record.Message.ContentType, record.Message.Schema));
            await store.MarkSentAsync([record]);
        }

        await using (var store = await Stores.OpenAsync(_folder.Path))
        {
            Assert.Empty(await store.AllPendingAsync());
            Assert.False((await store.TryGetExamAsync(exam.ExamId))!.Waits);
        }
    }

    [Fact]
    public async Task A_sequence_is_not_used_twice_after_the_outbox_was_emptied_and_reopened()
    {
        for (var expected = 1L; expected <= 4; expected++)
        {
            await using var store = await Stores.OpenAsync(_folder.Path);

            Assert.Equal(expected, await store.AppendAsync(RecordKind.Exam));

            await store.MarkSentAsync(await store.AllPendingAsync());
            Assert.Empty(await store.AllPendingAsync());
        }
    }

    [Fact]
    public async Task Reading_does_not_remove()
    {
        await using var store = await Stores.OpenAsync(_folder.Path);
        await store.AppendManyAsync(RecordKind.Event, 3);

        var first = await store.PendingSequencesAsync();

        Assert.Equal([1, 2, 3], first);
        Assert.Equal(first, await store.PendingSequencesAsync());
    }

    [Fact]
    public async Task The_most_urgent_kind_is_read_first_and_the_oldest_within_it()
    {
        await using var store = await Stores.OpenAsync(_folder.Path);
        foreach (var kind in new[] { RecordKind.Telemetry, RecordKind.Exam, RecordKind.Event, RecordKind.Alert, RecordKind.Exam, RecordKind.Alert })
        {
            await store.AppendAsync(kind);
        }

        Assert.Equal([4, 6, 2, 5, 3, 1], await store.PendingSequencesAsync());
        var head = await store.ReadPendingAsync(2);
        Assert.Equal([2, 5], (await store.ReadPendingAsync(2, head[^1])).Select(record => record.Sequence));
    }

    [Fact]
    public async Task A_page_ends_early_rather_than_fill_the_memory()
    {
        await using var store = await Stores.OpenAsync(_folder.Path);
        for (var i = 0; i < 3; i++)
        {
            await store.AppendAsync(null, [Records.Message(RecordKind.Exam, bytes: 600 * 1024)]);
        }

        Assert.Equal(2, (await store.ReadPendingAsync(100)).Count);
        Assert.Equal([1, 2, 3], await store.PendingSequencesAsync());
    }

    [Fact]
    public async Task An_exam_waits_until_the_message_of_its_newest_version_is_sent()
    {
        await using var store = await Stores.OpenAsync(_folder.Path);
        var first = Records.Exam();
        var late = Records.Exam(first.ExamId, category: "US-3") with { Status = ExamStatus.Amended };
        await store.AppendAsync(first, [Records.Message(first)]);
        await store.AppendAsync(late, [Records.Message(late)]);
        var pending = await store.AllPendingAsync();

        await store.MarkSentAsync([pending[0]]);
        var afterFirst = await store.TryGetExamAsync(first.ExamId);
        await store.MarkSentAsync([pending[1]]);
        var afterSecond = await store.TryGetExamAsync(first.ExamId);

        Assert.Equal(("US-3", 2L), (afterFirst!.Exam.Results.Category, afterFirst.Sequence));
        Assert.True(afterFirst.Waits);
        Assert.False(afterSecond!.Waits);
    }

    [Fact]
    public async Task Exams_are_listed_newest_first()
    {
        await using var store = await Stores.OpenAsync(_folder.Path);
        var start = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
        var ids = Enumerable.Range(0, 5).Select(minute => Ulid.NewUlid(start.AddMinutes(minute))).ToList();
        foreach (var id in ids.Order().Reverse())
        {
            await store.AppendAsync(Records.Exam(id), []);
        }

        Assert.Equal([ids[4], ids[3], ids[2]], (await store.ListExamsAsync(3)).Select(stored => stored.Exam.ExamId));
        Assert.Null(await store.TryGetExamAsync(Ulid.NewUlid()));
    }

    [Fact]
    public async Task Counts_by_kind_survive_a_restart()
    {
        await using (var store = await Stores.OpenAsync(_folder.Path))
        {
            await store.AppendManyAsync(RecordKind.Alert, 2);
            await store.AppendManyAsync(RecordKind.Exam, 3);
            var pending = await store.AllPendingAsync();
            await store.MarkSentAsync([pending[0], pending[4]]);
            await store.MarkSentAsync([pending[0]]);
        }

        await using var again = await Stores.OpenAsync(_folder.Path);

        Assert.Equal((1, 2), (again.Counts.PendingOf(RecordKind.Alert), again.Counts.PendingOf(RecordKind.Exam)));
        Assert.Equal((1, 1), (again.Counts.SentOf(RecordKind.Alert), again.Counts.SentOf(RecordKind.Exam)));
        Assert.Equal((3, 2, 5), (again.Counts.TotalPending, again.Counts.TotalSent, again.Counts.LastSequence));
    }

    [Fact]
    public async Task Appends_that_come_at_once_share_their_commits()
    {
        using var meters = new Meters();
        using var metrics = new UplinkMetrics(meters);
        await using var store = await Stores.OpenAsync(_folder.Path, metrics);

        var sequences = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => store.AppendAsync(RecordKind.Exam)));

        Assert.Equal(Enumerable.Range(1, 500).Select(sequence => (long)sequence), sequences.Order());
        Assert.Equal(500, meters["edgeliver.store.appended"]);
        Assert.InRange(meters["edgeliver.store.commits"], 1, 50);
    }

    [Fact]
    public async Task What_was_asked_before_the_end_is_done_and_what_comes_after_is_refused()
    {
        var store = await Stores.OpenAsync(_folder.Path);
        var asked = store.AppendAsync(RecordKind.Exam);

        await store.DisposeAsync();

        Assert.Equal(1, await asked);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AppendAsync(RecordKind.Exam));
    }

    [Fact]
    public async Task Whoever_waits_for_an_append_hears_of_it()
    {
        await using var store = await Stores.OpenAsync(_folder.Path);
        var waiting = store.WaitForAppendAsync(0, TestContext.Current.CancellationToken);

        Assert.False(waiting.IsCompleted);
        await store.AppendAsync(RecordKind.Exam);

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await store.WaitForAppendAsync(0, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_payload_over_the_limit_is_refused_and_the_rest_goes_on()
    {
        await using var store = await Stores.OpenAsync(_folder.Path);

        var error = await Assert.ThrowsAsync<StoreException>(
            () => store.AppendAsync(null, [Records.Message(RecordKind.Exam, RecordStore.MaxPayloadBytes + 1)]));

        Assert.Contains("1048576", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await store.AppendAsync(null, [Records.Message(RecordKind.Exam, RecordStore.MaxPayloadBytes)]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_is_done_in_whatever_order_the_outbox_agrees_with_a_list(int seed)
    {
        var random = new Random(seed);
        var expected = new List<(RecordKind Kind, long Sequence)>();
        var last = 0L;
        var store = await Stores.OpenAsync(_folder.Path);
        for (var step = 0; step < 60; step++)
        {
            switch (random.Next(8))
            {
                case < 5:
                    var kind = (RecordKind)random.Next(4);
                    Assert.Equal(++last, await store.AppendAsync(kind));
                    expected.Add((kind, last));
                    break;
                case < 7:
                    var some = (await store.AllPendingAsync()).Where(_ => random.Next(3) == 0).ToList();
                    await store.MarkSentAsync(some);
                    expected.RemoveAll(item => some.Exists(record => record.Sequence == item.Sequence));
                    break;
                default:
                    await store.DisposeAsync();
                    store = await Stores.OpenAsync(_folder.Path);
                    break;
            }

            Assert.Equal(expected.Order().Select(item => item.Sequence), await store.PendingSequencesAsync());
            Assert.Equal((last, expected.Count), (store.Counts.LastSequence, store.Counts.TotalPending));
        }

        await store.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();
}
