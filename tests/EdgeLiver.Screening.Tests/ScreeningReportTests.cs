using CsCheck;
using EdgeLiver.Screening.Rules;
using Xunit;

namespace EdgeLiver.Screening.Tests;

/// <summary>What may never happen: something unknown that reads as something good, something found that nobody hears of.</summary>
public sealed class ScreeningReportTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private static readonly ClinicalFacts Adult = new()
    {
        AgeYears = 57,
        Sex = Sex.Male,
        Afp = new AfpResult(3.1, "ng/mL", CollectedOn: Today),
        Bilirubin = Bilirubin.From(15, "umol/L"),
        Albumin = Albumin.From(42, "g/L"),
        Platelets = Platelets.From(200, "10*9/L"),
        HepatitisB = true,
        Visualization = Visualization.A,
    };

    [Fact]
    public void A_clear_exam_of_a_person_at_risk_is_routine_and_silent()
    {
        var report = Report(Exam(), Adult);

        Assert.Equal((UsCategory.Us1, 1450, Recommendation.RoutineUltrasound), (report.Category, report.VistaCode, report.Recommendation));
        Assert.Equal(AmapBand.Medium, report.Amap!.Value.Band);
        Assert.False(report.RaisesAlert);
        Assert.Empty(report.Flags);
    }

    [Theory]
    [InlineData(10.0, UsCategory.Us3, "diagnostic_multiphase_ct_mri", 1456)]
    [InlineData(9.96, UsCategory.Us2, "short_interval_us_3_6_months", 1453)]
    public void A_measured_lesion_gives_the_category_of_its_unrounded_size(double sizeMm, UsCategory category, string recommendation, int code)
    {
        var report = Report(Exam(Lesion(null, entry: new LesionEntry(sizeMm, DefinitelyBenign: false))), Adult);

        Assert.Equal((category, recommendation, code), (report.Category, report.Recommendation.Code, report.VistaCode));
        Assert.True(report.RaisesAlert);
        Assert.Contains(report.Statements, s => s.En.Contains(sizeMm == 10 ? "10 mm" : "9.96 mm", StringComparison.Ordinal));
    }

    [Requirement("REQ-CLI-04")]
    [Fact]
    public void A_lesion_without_a_scale_is_never_negative_and_never_small()
    {
        var report = Report(Exam(Lesion(null)), Adult);

        Assert.Null(report.Category);
        Assert.Null(report.VistaCode);
        Assert.Equal((Withheld.SizeUnknown, Recommendation.MeasureLesion), (report.Withheld, report.Recommendation));
        Assert.True(report.RaisesAlert);
        Assert.Contains("size_unknown", report.Flags);
        Assert.Contains(report.Statements, s => s.En.Contains("lesion 1", StringComparison.Ordinal) && s.ZhCn.Contains("病灶 1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_large_lesion_is_positive_beside_one_without_a_scale()
    {
        var report = Report(Exam(Lesion(null), Lesion(14)), Adult);

        Assert.Equal(UsCategory.Us3, report.Category);
        Assert.Contains("size_unknown", report.Flags);
    }

    [Fact]
    public void A_small_lesion_beside_one_without_a_scale_gives_no_category() =>
        Assert.Equal(Withheld.SizeUnknown, Report(Exam(Lesion(6), Lesion(null)), Adult).Withheld);

    [Fact]
    public void What_the_operator_calls_definitely_benign_no_longer_counts()
    {
        var report = Report(Exam(Lesion(25, entry: new LesionEntry(null, DefinitelyBenign: true))), Adult);

        Assert.Equal(UsCategory.Us1, report.Category);
        Assert.False(report.RaisesAlert);
    }

    [Fact]
    public void A_size_within_its_uncertainty_of_ten_millimetres_is_flagged_and_a_calipers_measure_is_not()
    {
        var ours = Report(Exam(Lesion(9.8, uncertaintyMm: 0.3)), Adult);
        var theirs = Report(Exam(Lesion(9.8, uncertaintyMm: 0.3, entry: new LesionEntry(9.9, DefinitelyBenign: false))), Adult);

        Assert.Contains("size_borderline", ours.Flags);
        Assert.DoesNotContain("size_borderline", theirs.Flags);
    }

    [Fact]
    public void Nothing_found_in_a_liver_that_was_hardly_seen_is_no_category()
    {
        var report = Report(Exam() with { LiverFrames = 29 }, Adult);

        Assert.Equal((null, Withheld.LiverBarelySeen, Recommendation.RepeatScan), (report.Category, report.Withheld, report.Recommendation));
    }

    [Fact]
    public void An_exam_without_a_frame_is_no_category() =>
        Assert.Equal(Withheld.LiverBarelySeen, Report(new Exam().Findings(), Adult).Withheld);

    [Fact]
    public void Unknown_age_or_risk_withholds_the_category_and_not_the_alert()
    {
        foreach (var facts in (ClinicalFacts[])[Adult with { AgeYears = null }, Adult with { HepatitisB = null }])
        {
            var quiet = Report(Exam(), facts);
            var found = Report(Exam(Lesion(14)), facts);

            Assert.Equal((Withheld.FactsMissing, Recommendation.CompleteFacts, false), (quiet.Withheld, quiet.Recommendation, quiet.RaisesAlert));
            Assert.Equal((Withheld.FactsMissing, Recommendation.SpecialistReview, true), (found.Withheld, found.Recommendation, found.RaisesAlert));
        }
    }

    [Fact]
    public void The_category_is_not_for_the_young_nor_for_those_without_risk_and_a_finding_is_still_heard_of()
    {
        var healthy = Adult with { HepatitisB = false, HepatitisC = false, Cirrhosis = false };
        foreach (var facts in (ClinicalFacts[])[Adult with { AgeYears = 17 }, healthy])
        {
            var quiet = Report(Exam(), facts);
            var found = Report(Exam(Lesion(14)), facts);

            Assert.Equal((Withheld.NotApplicable, Recommendation.ClinicalJudgement), (quiet.Withheld, quiet.Recommendation));
            Assert.Equal((Withheld.NotApplicable, Recommendation.SpecialistReview, true), (found.Withheld, found.Recommendation, found.RaisesAlert));
        }
    }

    [Fact]
    public void Afp_that_comes_late_turns_the_same_findings_into_a_referral()
    {
        var findings = Exam();

        var before = Report(findings, Adult with { Afp = null });
        var after = Report(findings, Adult with { Afp = new AfpResult(16.6, "IU/mL", CollectedOn: Today) });

        Assert.Equal(Recommendation.RoutineUltrasound, before.Recommendation);
        Assert.Contains("afp_missing", before.Flags);
        Assert.Equal((UsCategory.Us1, Recommendation.DiagnosticCtMri, true), (after.Category, after.Recommendation, after.RaisesAlert));
        Assert.Contains(after.Statements, s => s.En.Contains("20.086 ng/mL: positive", StringComparison.Ordinal));
    }

    [Fact]
    public void Afp_that_decides_nothing_is_flagged()
    {
        var bound = Report(Exam(), Adult with { Afp = new AfpResult(50, "ng/mL", Comparator.Less) });
        var old = Report(Exam(), Adult with { Afp = new AfpResult(3, "ng/mL", CollectedOn: Today.AddDays(-200)) });

        Assert.Equal(["afp_indeterminate", "censored"], bound.Flags);
        Assert.Equal(["afp_old"], old.Flags);
    }

    [Fact]
    public void Facts_that_cannot_be_are_refused_by_name()
    {
        var tomorrow = Adult with { Afp = new AfpResult(3, "ng/mL", CollectedOn: Today.AddDays(1)) };

        Assert.Equal("afp.date", Assert.Throws<ClinicalInputException>(() => Report(Exam(), tomorrow)).Field);
        Assert.Equal("age", Assert.Throws<ClinicalInputException>(() => Report(Exam(), Adult with { AgeYears = 150 })).Field);
        Assert.Equal(InputFault.UnknownUnit, Assert.Throws<ClinicalInputException>(() => new AfpResult(3, "mIU/mL")).Fault);
    }

    [Theory]
    [InlineData(1000, Visualization.A, false)]
    [InlineData(500, Visualization.B, true)]
    [InlineData(100, Visualization.C, true)]
    public void A_visualization_score_that_nobody_entered_is_suggested_from_the_frames_and_said_to_be(long liverFrames, Visualization vis, bool alert)
    {
        var report = Report(Exam() with { LiverFrames = liverFrames }, Adult with { Visualization = null });

        Assert.Equal((vis, true, alert), (report.Visualization, report.VisualizationIsSuggested, report.RaisesAlert));
        Assert.Contains("vis_suggested", report.Flags);
    }

    [Fact]
    public void A_poor_view_that_was_poor_before_leads_to_another_kind_of_surveillance()
    {
        var poor = Adult with { Visualization = Visualization.C };

        Assert.Equal(Recommendation.RepeatUltrasound, Report(Exam(), poor).Recommendation);
        Assert.Equal(Recommendation.AlternativeSurveillance, Report(Exam(), poor with { PriorVisC = true }).Recommendation);
        Assert.Equal(Recommendation.AlternativeSurveillance, Report(Exam(), poor with { PoorViewExpected = true }).Recommendation);
    }

    [Requirement("REQ-USE-02")]
    [Fact]
    public void Every_statement_is_there_in_both_languages_and_the_last_says_that_it_is_no_diagnosis()
    {
        var report = Report(Exam(Lesion(12), Lesion(null)), Adult with { NewVeinThrombus = true });

        Assert.All(report.Statements, s =>
        {
            Assert.False(string.IsNullOrWhiteSpace(s.En));
            Assert.Contains(s.ZhCn, c => c > 0x4E00);
            Assert.DoesNotContain(s.En, c => c > 0x4E00);
        });
        Assert.Contains("not a diagnosis", report.Statements[^1].En, StringComparison.Ordinal);
        Assert.Contains("不是诊断", report.Statements[^1].ZhCn, StringComparison.Ordinal);
    }

    [Requirement("REQ-CLI-03")]
    [Fact]
    public void Whatever_is_known_or_not_a_lesion_that_counts_raises_an_alert_and_is_never_negative()
    {
        var sizes = Gen.Double[1, 60].Nullable();
        var input = Gen.Select(
            sizes.List[1, 4], Gen.Double[0, 120].Nullable(), Gen.Bool.Nullable(), Gen.Bool.Nullable(), Gen.Long[0, 1000]);

        input.Sample((lesions, age, hepatitis, cirrhosis, liverFrames) =>
        {
            var facts = Adult with { AgeYears = age, HepatitisB = hepatitis, HepatitisC = false, Cirrhosis = cirrhosis };

            var report = Report(Exam([.. lesions.Select(size => Lesion(size))]) with { LiverFrames = liverFrames }, facts);

            Assert.True(report.RaisesAlert);
            Assert.NotEqual(UsCategory.Us1, report.Category);
            Assert.NotEqual(Recommendation.RoutineUltrasound, report.Recommendation);
            Assert.True(report.Category is null != report.Withheld is null);
            Assert.Equal(report.Category is null, report.VistaCode is null);
            if (report.Category == UsCategory.Us2)
            {
                Assert.All(lesions, size => Assert.True(size < 10));
            }
        });
    }

    [Fact]
    public void The_rules_alone_and_the_report_agree()
    {
        var sizes = Gen.Double[1, 30].List[0, 3];

        Gen.Select(sizes, Gen.Int[0, 2], Gen.Bool).Sample((lesions, vis, afpPositive) =>
        {
            var facts = Adult with { Visualization = (Visualization)vis, Afp = new AfpResult(afpPositive ? 30 : 3, "ng/mL") };

            var report = Report(Exam([.. lesions.Select(size => Lesion(size))]), facts);

            var category = UsLirads.Categorize(lesions.Select(size => new UsObservation(size, false)), newVeinThrombus: false);
            Assert.Equal(category, report.Category);
            Assert.Equal(UsLirads.Manage(category, (Visualization)vis, afpPositive, poorViewExpectedAgain: false), report.Recommendation);
            Assert.Equal(afpPositive || report.VistaCode != 1450, report.RaisesAlert);
        });
    }

    private static ScreeningReport Report(ExamFindings findings, ClinicalFacts facts) => ScreeningReport.Of(findings, facts, Today);

    private static ExamFindings Exam(params LesionFinding[] lesions) => new()
    {
        Frames = 1000,
        LiverFrames = 900,
        Skipped = Enum.GetValues<FrameSkip>().ToDictionary(r => r, _ => 0L),
        Lesions = [.. lesions.Select((lesion, i) => lesion with { Number = i + 1 })],
    };

    private static LesionFinding Lesion(double? sizeMm, double uncertaintyMm = 0.2, LesionEntry? entry = null) => new(
        0,
        new Lesion
        {
            Track = 4,
            FirstSeen = TimeSpan.Zero,
            LastSeen = TimeSpan.FromSeconds(1),
            Sightings = 30,
            Stability = 1,
            BestFrame = 12,
            BestAt = TimeSpan.FromSeconds(0.4),
            Best = new LesionSighting(new LesionBox(10, 10, 50, 50), 1900, 50, 35, 35, 0.8),
            MeanProbability = 0.8,
            LongAxisPx = 50,
            LongAxisMm = sizeMm,
            UncertaintyMm = sizeMm is null ? null : uncertaintyMm,
        },
        null,
        entry);
}
