using EdgeLiver.Contracts;

namespace EdgeLiver.Screening.Workflow;

/// <summary>Why a step of an exam was refused; the console says it in the reader's language.</summary>
public enum StepRefusal
{
    /// <summary>The exam is in another state than this step needs.</summary>
    WrongState,

    /// <summary>The form was made from an older version of the exam: somebody else, or a double click, was first.</summary>
    Stale,

    /// <summary>There is no such view on the checklist, or no such reason.</summary>
    UnknownView,

    /// <summary>A view that was not seen needs a reason.</summary>
    ReasonMissing,

    /// <summary>The operator has not scored how well the liver was seen.</summary>
    VisualizationMissing,

    /// <summary>A finding of the AI was neither confirmed nor dismissed.</summary>
    FindingsNotReviewed,

    /// <summary>What the operator says of a finding names none of this exam.</summary>
    UnknownFinding,

    /// <summary>The sealed findings are not the ones that were sealed.</summary>
    SealBroken,
}

/// <summary>A step that an exam can't take now; the exam is unchanged. One line: exam, state, step, what would be needed.</summary>
public sealed class ExamStepException(StepRefusal refusal, ExamRecord exam, string problem)
    : Exception($"exam {exam.ExamId} is {exam.Status.ToString().ToLowerInvariant()}, revision {exam.Revision}: {problem}")
{
    public StepRefusal Refusal { get; } = refusal;

    /// <summary>The state that the exam is in.</summary>
    public ExamStatus Status { get; } = exam.Status;
}
