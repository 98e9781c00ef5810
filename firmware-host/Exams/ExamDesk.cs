using EdgeLiver.Contracts;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Screening;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Exams;

/// <summary>Where an exam ends: the facts come in, the rules speak, the record is stored and put into the outbox in one transaction.</summary>
internal sealed class ExamDesk(Station station, ExamRecords records, RecordStore store, ILogger<ExamDesk> log)
{
    /// <summary>Ends the running exam with what is known about the person.</summary>
    /// <returns>The report; the record is on the disk.</returns>
    /// <exception cref="ClinicalInputException">A fact can't be used; the exam goes on.</exception>
    /// <exception cref="FormatException">The pseudonym is not allowed; the exam goes on.</exception>
    public async Task<ScreeningReport> FinishAsync(ExamForm form, CancellationToken stop)
    {
        // A form that can't be used must not end the exam that it is for.
        form.Facts();
        _ = new Subject { Pseudonym = form.Pseudonym, AgeYears = form.AgeYears };
        return await StoreAsync(await station.EndExamAsync(stop), form, ExamStatus.Final, stop);
    }

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
