using EdgeLiver.Contracts;
using EdgeLiver.Host.Telemetry;
using EdgeLiver.Screening;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Exams;

/// <summary>An exam that nobody leads through the console: the demo's, whose person is known beforehand.</summary>
internal sealed class UnledExam(ExamRecords records, DeviceWatch watch, RecordStore store, ILogger<UnledExam> log)
{
    /// <summary>Would an exam with this form become a record? Asked before it begins, so that a typing error costs nothing.</summary>
    /// <exception cref="ClinicalInputException">A fact can't be used; one line.</exception>
    /// <exception cref="FormatException">The pseudonym or a unit is not allowed; one line.</exception>
    public void Check(ExamForm form)
    {
        var nothing = FinishedExam.Empty;
        records.Of(nothing, form, records.Assess(nothing, form), ExamStatus.Final);
    }

    /// <summary>The rules speak, and the record is stored and put into the outbox in one transaction.</summary>
    public async Task<ScreeningReport> StoreAsync(FinishedExam exam, ExamForm form)
    {
        var report = records.Assess(exam, form);
        var (record, alert) = records.Of(exam, form, report, ExamStatus.Final);
        OutboxMessage[] messages = alert is null ? [OutboxMessage.Of(record)] : [OutboxMessage.Of(alert), OutboxMessage.Of(record)];
        await store.AppendAsync(record, messages);
        watch.Offer(exam.Sample);
        Log.ExamStored(log, record.ExamId, record.Observations.Count, messages.Length);
        return report;
    }
}
