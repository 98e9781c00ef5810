using EdgeLiver.Screening;
using EdgeLiver.Screening.Watching;

namespace EdgeLiver.Host.Exams;

/// <summary>All that the station saw in one exam, as values.</summary>
/// <param name="Id">Sorts by time.</param>
/// <param name="StartedAt">When the exam before it ended.</param>
/// <param name="EndedAt">Now.</param>
/// <param name="Findings">Frames and lesions.</param>
internal sealed record FinishedExam(Ulid Id, DateTimeOffset StartedAt, DateTimeOffset EndedAt, ExamFindings Findings)
{
    /// <summary>An exam in which nothing happened.</summary>
    public static FinishedExam Empty { get; } = new(Ulid.Empty, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, new Exam().Findings());

    /// <summary>One frame of it and its shares, for the watch over the device; null where too little was seen.</summary>
    public ExamSample? Sample { get; init; }

    /// <summary>False for an exam in which nothing was looked at: there is nothing to keep.</summary>
    public bool HasFrames => Findings.Frames > 0;
}
