namespace EdgeLiver.Contracts;

/// <summary>What the AI found, fixed before anybody signed: whoever has the sealed bytes can show that they were not changed after.</summary>
public sealed record AiSeal
{
    /// <summary>Of the observations' JSON, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init => field = Check.Id("seal.sha256", value); }

    public required DateTimeOffset SealedAt { get; init; }

    /// <summary>When the AI's observations came into the record; null before the signature.</summary>
    public DateTimeOffset? OpenedAt { get; init; }
}

/// <summary>Who answers for the exam.</summary>
public sealed record SignOff
{
    public required string By { get; init => field = Check.Id("signOff.by", value); }

    public required DateTimeOffset At { get; init; }

    public required AiAgreement AiAgreement { get; init; }
}

/// <summary>A change after the signature.</summary>
public sealed record Amendment
{
    public required string By { get; init => field = Check.Id("amendments.by", value); }

    public required DateTimeOffset At { get; init; }

    /// <summary>late_labs, outcome, ...</summary>
    public required string Reason { get; init => field = Check.Code("amendments.reason", value); }
}

/// <summary>When the person is expected again, and what came of it.</summary>
public sealed record FollowUp
{
    public DateOnly? DueOn { get; init; }

    /// <summary>referred, scheduled, done, lost.</summary>
    public string? State { get; init => field = Check.CodeOrNull("followUp.state", value); }

    public Outcome? Outcome { get; init; }
}

/// <summary>What the reference standard said.</summary>
public sealed record Outcome
{
    /// <summary>ct_mri, biopsy, us_followup, none.</summary>
    public required string Reference { get; init => field = Check.Code("outcome.reference", value); }

    /// <summary>hcc, benign, icc, indeterminate.</summary>
    public required string Label { get; init => field = Check.Code("outcome.label", value); }

    public DateOnly? ConfirmedOn { get; init; }
}
