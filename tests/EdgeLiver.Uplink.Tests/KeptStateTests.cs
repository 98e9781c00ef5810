using Xunit;

namespace EdgeLiver.Uplink.Tests;

public sealed class KeptStateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_state_survives_a_restart_with_the_messages_that_came_with_it()
    {
        var exam = Records.Exam();
        await using (var store = await Stores.OpenAsync(_folder.Path))
        {
            Assert.Null(await store.StateAsync("watch"));
            await store.KeepStateAsync("watch", [1, 2, 3], []);
            await store.KeepStateAsync("watch", [4, 5], [Records.Message(exam)]);
            await store.KeepStateAsync("other", [9], []);
        }

        await using (var store = await Stores.OpenAsync(_folder.Path))
        {
            Assert.Equal([4, 5], (await store.StateAsync("watch"))!);
            Assert.Equal([9], (await store.StateAsync("other"))!);
            Assert.Equal(exam.ExamId, Assert.Single(await store.AllPendingAsync()).Message.Id);
        }
    }

    [Fact]
    public async Task A_state_that_is_too_long_is_refused_and_the_one_before_stays()
    {
        await using var store = await Stores.OpenAsync(_folder.Path);
        await store.KeepStateAsync("watch", [1], []);

        var error = await Assert.ThrowsAsync<StoreException>(() => store.KeepStateAsync("watch", new byte[RecordStore.MaxPayloadBytes + 1], []));

        Assert.Contains("watch", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], (await store.StateAsync("watch"))!);
    }
}
