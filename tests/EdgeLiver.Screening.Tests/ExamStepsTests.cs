using System.Security.Cryptography;
using EdgeLiver.Contracts;
using EdgeLiver.Screening.Workflow;
using Xunit;

namespace EdgeLiver.Screening.Tests;

public sealed class ExamStepsTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void An_exam_goes_from_registration_to_signature_and_a_late_AFP_amends_it()
    {
        var exam = Scanned(ExamMode.Assist, sizeMm: 8);
        exam = ExamSteps.Review(exam, [Says("r1", "o1")], Seen(), newVeinThrombus: false, At);
        exam = ExamSteps.Sign(exam, "op-1", @sealed: null, At);

        Assert.Equal(ExamStatus.Final, exam.Status);
        Assert.Equal("US-2", exam.Results.Category);
        Assert.Equal(AiAgreement.Agree, exam.SignOff!.AiAgreement);
        Assert.Equal(new DateOnly(2027, 5, 24), exam.FollowUp!.DueOn);

        var amended = ExamSteps.Amend(exam, e => e with { Labs = [.. e.Labs, Afp(16.6, "IU/mL")] }, "op-1", "late_labs", At.AddDays(2));

        Assert.Equal(ExamStatus.Amended, amended.Status);
        Assert.Contains("afp_elevated", amended.Results.Flags);
        Assert.Equal("diagnostic_multiphase_ct_mri", amended.Results.Recommendation);
        Assert.Equal(new DateOnly(2026, 12, 10), amended.FollowUp!.DueOn);
        Assert.Equal("late_labs", Assert.Single(amended.Amendments).Reason);
        Assert.Equal(exam.Revision + 1, amended.Revision);
    }

    [Fact]
    public void The_operators_word_counts_and_the_AIs_stays_beside_it()
    {
        var exam = Scanned(ExamMode.Assist, sizeMm: 18);
        var measured = ExamSteps.Review(exam, [Says("r1", "o1") with { SizeMm = 7.5 }], Seen(), false, At);
        var dismissed = ExamSteps.Review(exam, [Says("r1", "o1") with { Kind = RecordFindings.Dismissed }], Seen(), false, At);

        Assert.Equal("US-3", ExamSteps.Review(exam, [Says("r1", "o1")], Seen(), false, At).Results.Category);
        Assert.Equal("US-2", measured.Results.Category);
        Assert.Equal("US-1", dismissed.Results.Category);
        Assert.Equal(18, measured.Observations.Single(o => o.Source == ObservationSource.Ai).SizeMm);
        Assert.Equal(AiAgreement.Changed, ExamSteps.Sign(dismissed, "op-1", null, At).SignOff!.AiAgreement);
    }

    [Requirement("REQ-AI-03")]
    [Fact]
    public void Silent_the_findings_are_sealed_count_for_nothing_and_are_opened_by_the_signature()
    {
        var exam = Scanned(ExamMode.Silent, sizeMm: 18);
        var bytes = ScanPart.Write(Part(18).Observations());

        Assert.Empty(exam.Observations);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), exam.Seal!.Sha256);

        var reviewed = ExamSteps.Review(exam, [], Seen(), false, At);
        Assert.Equal("US-1", reviewed.Results.Category);
        var other = ScanPart.Write(Part(9).Observations());
        Assert.Equal(StepRefusal.SealBroken, Assert.Throws<ExamStepException>(() => ExamSteps.Sign(reviewed, "op-1", other, At)).Refusal);

        var signed = ExamSteps.Sign(reviewed, "op-1", bytes, At);

        Assert.Equal("US-1", signed.Results.Category);
        Assert.Equal(18, Assert.Single(signed.Observations).SizeMm);
        Assert.Equal(AiAgreement.NotShown, signed.SignOff!.AiAgreement);
        Assert.Equal(At, signed.Seal!.OpenedAt);

        // A value that comes after the opening still does not let the AI into the results.
        var amended = ExamSteps.Amend(signed, e => e with { Labs = [Afp(3, "ng/mL")] }, "op-1", "late_labs", At);
        Assert.Equal("US-1", amended.Results.Category);
    }

    [Fact]
    public void Off_nothing_of_the_AI_is_kept()
    {
        var exam = Scanned(ExamMode.Off, sizeMm: 18);

        Assert.Empty(exam.Observations);
        Assert.Null(exam.Seal);
    }

    [Fact]
    public void A_scan_that_was_cut_off_goes_on_beside_what_it_had()
    {
        var exam = Registered(ExamMode.Assist);
        exam = ExamSteps.StartScan(exam, At);
        exam = ExamSteps.Keep(exam, Part(18), [Still("m1")], [(1, new Caliper { Media = "m1", X1 = 0, Y1 = 0, X2 = 30, Y2 = 40 })], At);

        // The power comes back: the tracker starts anew, the record says what there was.
        var second = Part(8) with { Earlier = [.. exam.Observations], EarlierFrames = exam.Acquisition.Frames };
        exam = ExamSteps.EndScan(exam, second, At);

        Assert.Equal(["o1", "o2"], exam.Observations.Select(o => o.Id));
        Assert.Equal(["m1"], exam.Observations[0].Media);
        Assert.Equal(50, exam.Observations[0].Caliper!.Length);
        Assert.Equal(120, exam.Acquisition.Frames.Assessed);
    }

    [Requirement("REQ-CLI-06")]
    [Fact]
    public void A_finding_that_nobody_judged_or_a_score_that_is_missing_holds_up_the_signature()
    {
        var scanned = Scanned(ExamMode.Assist, sizeMm: 18);

        Assert.Equal(StepRefusal.WrongState, Refused(() => ExamSteps.Sign(scanned, "op-1", null, At)));
        Assert.Equal(StepRefusal.VisualizationMissing, Refused(() => ExamSteps.Sign(ExamSteps.Review(scanned, [Says("r1", "o1")], null, false, At), "op-1", null, At)));
        Assert.Equal(StepRefusal.FindingsNotReviewed, Refused(() => ExamSteps.Sign(ExamSteps.Review(scanned, [], Seen(), false, At), "op-1", null, At)));
        Assert.Equal(StepRefusal.UnknownFinding, Refused(() => ExamSteps.Review(scanned, [Says("r1", "o9")], Seen(), false, At)));
    }

    [Fact]
    public void Every_step_is_refused_in_every_state_that_it_does_not_belong_to()
    {
        var registered = Registered(ExamMode.Assist);
        var scanning = ExamSteps.StartScan(registered, At);
        var scanned = ExamSteps.EndScan(scanning, Part(18), At);
        var reviewed = ExamSteps.Review(scanned, [Says("r1", "o1")], Seen(), false, At);
        var signed = ExamSteps.Sign(reviewed, "op-1", null, At);
        var amended = ExamSteps.Amend(signed, e => e, "op-1", "late_labs", At);
        var cancelled = ExamSteps.Cancel(registered, At);
        ExamRecord[] all = [registered, scanning, scanned, reviewed, signed, amended, cancelled];
        (Func<ExamRecord, ExamRecord> Step, ExamRecord[] Allowed)[] steps =
        [
            (e => ExamSteps.StartScan(e, At), [registered, scanned, reviewed]),
            (e => ExamSteps.Keep(e, Part(18), [Still("m7")], [], At), [scanning]),
            (e => ExamSteps.EndScan(e, Part(18), At), [scanning]),
            (e => ExamSteps.Tick(e, "right_dome", ViewState.Acquired, null, At), [registered, scanning, scanned, reviewed]),
            (e => ExamSteps.Enter(e, same => same, At), [registered, scanning, scanned, reviewed]),
            (e => ExamSteps.Review(e, [], Seen(), false, At), [scanned, reviewed]),
            (e => ExamSteps.Sign(e, "op-1", null, At), [reviewed]),
            (e => ExamSteps.Amend(e, same => same, "op-1", "late_labs", At), [signed, amended]),
            (e => ExamSteps.Cancel(e, At), [registered, scanning, scanned, reviewed]),
        ];

        foreach (var (step, allowed) in steps)
        {
            foreach (var exam in all)
            {
                if (allowed.Contains(exam))
                {
                    Assert.Equal(exam.Revision + 1, step(exam).Revision);
                }
                else
                {
                    Assert.Equal(StepRefusal.WrongState, Refused(() => step(exam)));
                }
            }
        }
    }

    [Theory]
    [InlineData(0, VisualizationScore.A)]
    [InlineData(1, VisualizationScore.B)]
    [InlineData(3, VisualizationScore.B)]
    [InlineData(4, VisualizationScore.C)]
    public void Views_that_were_not_seen_lower_the_suggested_score_of_their_lobe(int missed, VisualizationScore expected)
    {
        var exam = ExamSteps.StartScan(Registered(ExamMode.Assist), At);
        foreach (var (i, view) in ViewChecklist.Views.Where(view => view.Lobe == Lobe.Right).Index())
        {
            exam = ExamSteps.Tick(exam, view.Code, i < missed ? ViewState.NotVisualised : ViewState.Acquired, i < missed ? "lung_gas" : null, At);
        }

        Assert.Equal(expected, ViewChecklist.Suggest(exam.Acquisition.Views, Lobe.Right));
        Assert.Null(ViewChecklist.Suggest(exam.Acquisition.Views, Lobe.Left));
        Assert.Equal(StepRefusal.ReasonMissing, Refused(() => ExamSteps.Tick(exam, "right_dome", ViewState.NotVisualised, null, At)));
        Assert.Equal(StepRefusal.UnknownView, Refused(() => ExamSteps.Tick(exam, "spleen", ViewState.Acquired, null, At)));
    }

    private static StepRefusal Refused(Action step) => Assert.Throws<ExamStepException>(step).Refusal;

    private static ExamRecord Scanned(ExamMode mode, double sizeMm) =>
        ExamSteps.EndScan(ExamSteps.StartScan(Registered(mode), At), Part(sizeMm), At.AddMinutes(5));

    private static ExamRecord Registered(ExamMode mode) => ExamSteps.Register(
        new ExamRecord
        {
            ExamId = Ulid.NewUlid(At),
            Mode = mode,
            SiteId = "clinic-1",
            DeviceId = "el-1",
            Subject = new Subject { Pseudonym = "s-1", AgeYears = 57, Sex = Contracts.Sex.Male },
            Clinical = new Contracts.ClinicalFacts { Hbv = Finding.Positive },
            Acquisition = new Acquisition { StartedAt = At, EndedAt = At },
            Results = new Results { Policy = "none" },
            Provenance = new Provenance { Software = "1" },
        },
        At);

    /// <summary>Two seconds of scan with one lesion.</summary>
    private static ScanPart Part(double sizeMm)
    {
        var exam = new Exam();
        var axis = sizeMm / 0.2;
        for (var frame = 0; frame < 60; frame++)
        {
            exam.Add(frame, TimeSpan.FromSeconds(frame / 30.0), liverInView: true, [new LesionSighting(
                new LesionBox(100, 100, axis, axis), (int)(axis * axis * 0.78), axis, 150, 150, 0.9, 0.2)]);
        }

        return new ScanPart(exam.Findings(), "seg-1");
    }

    private static LesionObservation Says(string id, string concerns) => new() { Id = id, Source = ObservationSource.Operator, Concerns = concerns };

    private static Contracts.Visualization Seen() => new() { Score = VisualizationScore.A };

    private static MediaRecord Still(string id) => new() { Id = id, Kind = "still", Sha256 = new string('a', 64) };

    private static LabResult Afp(double value, string unit) => new() { Test = "afp", Value = value, Unit = unit, CollectedOn = new DateOnly(2026, 11, 20) };
}
