namespace EdgeLiver.Contracts;

/// <summary>One screening exam as it is stored and sent: who (by pseudonym), what was seen, what follows.</summary>
/// <remarks>
/// Names follow <c>edgeliver.exam/1</c>. Every string is an identifier, a code or a unit of a small alphabet and is checked
/// when it is set (<see cref="FormatException"/>, one line), so a patient's name has no place to stand.
/// </remarks>
public sealed record ExamRecord
{
    public const string SchemaName = "edgeliver.exam/1";

    public string Schema { get; init => field = Check.Same("schema", value ?? SchemaName, SchemaName); } = SchemaName;

    /// <summary>Stays the same when a late laboratory value changes the results.</summary>
    public required Ulid ExamId { get; init; }

    public ExamStatus Status { get; init; } = ExamStatus.Final;

    /// <summary>Grows by one with every step of the exam: a form that was made of an older one is told from a new one.</summary>
    public int Revision { get; init; }

    public ExamMode Mode { get; init; }

    /// <summary>The clinic; a level of the topic.</summary>
    public required string SiteId { get; init => field = Check.Id("site", value); }

    /// <summary>The box; a level of the topic.</summary>
    public required string DeviceId { get; init => field = Check.Id("unit", value); }

    public required Subject Subject { get; init; }

    /// <summary>surveillance, follow_up, ...; null where nobody said.</summary>
    public string? Indication { get; init => field = Check.CodeOrNull("indication", value); }

    public ClinicalFacts Clinical { get; init => field = value ?? new(); } = new();

    public IReadOnlyList<LabResult> Labs { get; init => field = value ?? []; } = [];

    /// <summary>Who scanned; null where nobody was logged in.</summary>
    public Operator? Operator { get; init; }

    /// <summary>What the pictures came from; null where nobody described it.</summary>
    public Scanner? Scanner { get; init; }

    public required Acquisition Acquisition { get; init; }

    /// <summary>The AI's and the operator's, both kept.</summary>
    public IReadOnlyList<LesionObservation> Observations { get; init => field = Check.Distinct("observations.id", value, lesion => lesion.Id); } = [];

    /// <summary>A new thrombus in a vein makes the exam US-3 whatever the lesions are.</summary>
    public bool NewVeinThrombus { get; init; }

    /// <summary>Null where nobody has judged it.</summary>
    public Visualization? Visualization { get; init; }

    public required Results Results { get; init; }

    /// <summary>In mode silent: what the AI found, before anybody signed.</summary>
    public AiSeal? Seal { get; init; }

    /// <summary>Null until somebody has signed.</summary>
    public SignOff? SignOff { get; init; }

    /// <summary>Each late change after the signature, oldest first.</summary>
    public IReadOnlyList<Amendment> Amendments { get; init => field = value ?? []; } = [];

    /// <summary>When the person is expected again, and what came of it.</summary>
    public FollowUp? FollowUp { get; init; }

    public required Provenance Provenance { get; init; }
}

/// <summary>Whose liver: a pseudonym that only the site can resolve.</summary>
public sealed record Subject
{
    /// <summary>1 to 64 letters, digits, - . _ ; never a name.</summary>
    public required string Pseudonym { get; init => field = Check.Pseudonym(value); }

    /// <summary>Years, 0 to 130.</summary>
    public int? AgeYears { get; init => field = (int?)Check.RangeOrNull("ageYears", value, 0, 130); }

    public Sex Sex { get; init; }
}

/// <summary>What is known of the risk of liver cancer; null and unknown are answers.</summary>
public sealed record ClinicalFacts
{
    public Finding Hbv { get; init; }

    public Finding Hcv { get; init; }

    public Finding Cirrhosis { get; init; }

    /// <summary>A, B or C.</summary>
    public string? ChildPugh { get; init => field = Check.CodeOrNull("clinical.childPugh", value); }

    public bool? Antiviral { get; init; }

    /// <summary>kg/m2, 10 to 80.</summary>
    public double? Bmi { get; init => field = Check.RangeOrNull("clinical.bmi", value, 10, 80); }

    public bool? FamilyHistoryHcc { get; init; }

    public bool? PriorHcc { get; init; }
}

/// <summary>A laboratory value as the laboratory gave it; nothing is converted here.</summary>
public sealed record LabResult
{
    /// <summary>afp, albumin, bilirubin, platelets, ...</summary>
    public required string Test { get; init => field = Check.Code("labs.test", value); }

    /// <summary>In <see cref="Unit"/>; 0 to 10 million.</summary>
    public required double Value { get; init => field = Check.Range("labs.value", value, 0, 1e7); }

    /// <summary>As printed: ng/mL, IU/mL, g/L, umol/L, 10*9/L.</summary>
    public required string Unit { get; init => field = Check.Unit("labs.unit", value); }

    /// <summary>&lt;, &lt;=, &gt;= or &gt; where the laboratory gave a bound, else null.</summary>
    public string? Comparator { get; init => field = Check.Comparator("labs.comparator", value); }

    /// <summary>Maker's name of the assay; values of different assays are not of one kind.</summary>
    public string? Assay { get; init => field = Check.ProductOrNull("labs.assay", value); }

    public DateOnly? CollectedOn { get; init; }
}

/// <summary>When the exam was made and what became of its frames.</summary>
public sealed record Acquisition
{
    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Hours, 0 to 72.</summary>
    public double? FastedHours { get; init => field = Check.RangeOrNull("acquisition.fastedHours", value, 0, 72); }

    public IReadOnlyList<ViewRecord> Views { get; init => field = Check.Distinct("views.view", value, view => view.View); } = [];

    public IReadOnlyList<MediaRecord> Media { get; init => field = Check.Distinct("media.id", value, media => media.Id); } = [];

    public FrameCounts Frames { get; init => field = value ?? new(); } = new();
}

/// <summary>Every frame is in one of these; nothing is dropped uncounted.</summary>
public sealed record FrameCounts
{
    /// <summary>Came from the source.</summary>
    public long Received { get; init; }

    /// <summary>Went through the models.</summary>
    public long Assessed { get; init; }

    /// <summary>Stopped at the quality gate: probe in air, blurred, no liver in view.</summary>
    public long Rejected { get; init; }

    /// <summary>Overtaken by a newer frame before anything looked at it.</summary>
    public long Dropped { get; init; }
}

/// <summary>How well the liver could be seen.</summary>
public sealed record Visualization
{
    public required VisualizationScore Score { get; init; }

    /// <summary>By lobe; null where nobody judged them apart.</summary>
    public LobeScores? Lobes { get; init; }

    /// <summary>body_habitus, lung_gas, ...</summary>
    public IReadOnlyList<string> Reasons { get; init => field = Check.Codes("visualization.reasons", value); } = [];

    /// <summary>What the software suggested, from what was seen; null where it suggested nothing.</summary>
    public VisualizationScore? Suggested { get; init; }
}

/// <summary>Visualization of each lobe; the worse one is the exam's.</summary>
public sealed record LobeScores
{
    public VisualizationScore? Left { get; init; }

    public VisualizationScore? Right { get; init; }
}

/// <summary>What the clinical rules say.</summary>
public sealed record Results
{
    /// <summary>The rules and their edition: us-lirads-2024+nhc-2026.</summary>
    public required string Policy { get; init => field = Check.Code("results.policy", value); }

    /// <summary>US-1, US-2 or US-3; null where the rules do not apply to this person.</summary>
    public string? Category { get; init => field = Check.CodeOrNull("results.category", value); }

    /// <summary>diagnostic_multiphase_ct_mri, repeat_us_6_months, ...; null where there is none.</summary>
    public string? Recommendation { get; init => field = Check.CodeOrNull("results.recommendation", value); }

    public IReadOnlyList<RiskScore> Scores { get; init => field = Check.Distinct("scores.rule", value, score => $"{score.Rule} {score.RuleVersion}"); } = [];

    /// <summary>What each policy says, with the inputs that it said it from: enough to say it again. Policies may disagree.</summary>
    public IReadOnlyList<PolicyOpinion> Opinions { get; init => field = Check.Distinct("opinions", value, said => $"{said.Policy} {said.Topic}"); } = [];

    /// <summary>afp_elevated, size_borderline=false, ...</summary>
    public IReadOnlyList<string> Flags { get; init => field = Check.Codes("results.flags", value); } = [];
}

/// <summary>One score, such as aMAP.</summary>
public sealed record RiskScore
{
    public required string Rule { get; init => field = Check.Code("scores.rule", value); }

    /// <summary>On the rule's own scale, unrounded.</summary>
    public required double Value { get; init => field = Check.Range("scores.value", value, -1e6, 1e6); }

    /// <summary>low, medium, high; null where the rule has no bands.</summary>
    public string? Band { get; init => field = Check.CodeOrNull("scores.band", value); }

    public required string RuleVersion { get; init => field = Check.Code("scores.ruleVersion", value); }
}

/// <summary>What made the results.</summary>
public sealed record Provenance
{
    /// <summary>Version of this software.</summary>
    public required string Software { get; init => field = Check.Code("provenance.software", value); }

    public IReadOnlyList<ModelReference> Models { get; init => field = Check.Distinct("models.id", value, model => model.Id); } = [];

    public string? CalibrationId { get; init => field = Check.IdOrNull("provenance.calibrationId", value); }

    /// <summary>Of the stamps of this record, at their worst.</summary>
    public ClockState? Clock { get; init; }
}

/// <summary>A model package by its id and the SHA-256 of its network, in hexadecimal.</summary>
public sealed record ModelReference
{
    public required string Id { get; init => field = Check.Id("models.id", value); }

    public required string Sha256 { get; init => field = Check.Id("models.sha256", value); }
}
