using System.Collections.Concurrent;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Screening;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Exams;

/// <summary>Where an exam ends: the facts come in, the rules speak, the record is stored and put into the outbox in one transaction.</summary>
internal sealed class ExamDesk(Station station, ExamRecords records, RecordStore store, ILogger<ExamDesk> log)
{
    private readonly ConcurrentDictionary<Task<ScreeningReport>, byte> _underWay = new();

    /// <summary>Returns once every exam that was ended is on the disk, or whoever ended it was told why it is not.</summary>
    public async Task SettledAsync() => await Task.WhenAll(_underWay.Keys.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Would an exam with this form become a record? Asked before the exam is ended, so that a typing error costs nothing.</summary>
    /// <exception cref="ClinicalInputException">A fact can't be used; one line.</exception>
    /// <exception cref="FormatException">The pseudonym or a unit is not allowed; one line.</exception>
    public void Check(ExamForm form)
    {
        var nothing = FinishedExam.Empty;
        records.Of(nothing, form, records.Assess(nothing, form), ExamStatus.Final);
    }

    /// <summary>Ends the running exam with what is known about the person.</summary>
    /// <param name="form">Who the exam is for.</param>
    /// <param name="stop">Ends the wait for the loop; from the end of the exam on nothing stops its way to the disk.</param>
    /// <returns>The report; the record is on the disk.</returns>
    /// <exception cref="ClinicalInputException">A fact can't be used; the exam goes on.</exception>
    /// <exception cref="FormatException">The pseudonym is not allowed; the exam goes on.</exception>
    public async Task<ScreeningReport> FinishAsync(ExamForm form, CancellationToken stop)
    {
        Check(form);

        // The asker may be a browser that goes away: the exam that it ended is stored all the same.
        var stored = StoreEndedAsync(form);
        _underWay.TryAdd(stored, 0);
        _ = stored.ContinueWith(done => _underWay.TryRemove((Task<ScreeningReport>)done, out _), TaskScheduler.Default);
        return await stored.WaitAsync(stop);
    }

    /// <summary>Ends the running exam of somebody whose form nobody filled in: it is kept as preliminary and unassigned.</summary>
    /// <exception cref="System.Threading.Channels.ChannelClosedException">The station has stopped.</exception>
    public async Task SetAsideAsync()
    {
        var ended = await station.EndExamAsync();
        if (ended.HasFrames)
        {
            await StoreAsync(ended, ExamForm.Unassigned, ExamStatus.Preliminary, CancellationToken.None);
        }
    }

    private async Task<ScreeningReport> StoreEndedAsync(ExamForm form) =>
        await StoreAsync(await station.EndExamAsync(), form, ExamStatus.Final, CancellationToken.None);

    /// <summary>Keeps an exam that has already ended.</summary>
    public async Task<ScreeningReport> StoreAsync(FinishedExam exam, ExamForm form, ExamStatus status, CancellationToken stop)
    {
        var report = records.Assess(exam, form);
        var (record, alert) = records.Of(exam, form, report, status);
        OutboxMessage[] messages = alert is null ? [OutboxMessage.Of(record)] : [OutboxMessage.Of(alert), OutboxMessage.Of(record)];
        await store.AppendAsync(record, messages, stop);
        Log.ExamStored(log, record.ExamId, record.Observations.Count, messages.Length);
        return report;
    }
}
