using System.Text.Json;
using EdgeLiver.Screening.Policies;
using Xunit;
using PolicyOpinion = EdgeLiver.Contracts.PolicyOpinion;

namespace EdgeLiver.Screening.Tests;

/// <summary>Several guidelines speak, each for itself; a result can be said again from what stands in it.</summary>
public sealed class PolicyTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private static readonly ClinicalFacts Adult = new()
    {
        AgeYears = 57,
        Sex = Sex.Male,
        Bilirubin = Bilirubin.From(15, "umol/L"),
        Albumin = Albumin.From(42, "g/L"),
        Platelets = Platelets.From(200, "10*9/L"),
        HepatitisB = true,
        HepatitisC = false,
        Cirrhosis = false,
        Visualization = Rules.Visualization.A,
    };

    [Fact]
    public void Every_policy_file_has_reasons_for_its_numbers_and_words_in_both_languages()
    {
        Assert.Equal(5, PolicyFiles.All.Select(policy => policy.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(PolicyFiles.All, policy =>
        {
            Assert.NotEmpty(policy.Source);
            Assert.All(policy.Numbers.Values, number => Assert.True(double.IsFinite(number.Value) && number.Unit.Length > 0 && number.Why.Length > 0));
            Assert.All(policy.Plans.Values, plan => Assert.True(plan.Months is > 0 and <= 24 && plan.Tests.Length > 0));
            Assert.All(policy.Recommendations.Values, text => Assert.True(text.En.Length > 0 && text.ZhCn.Any(c => c > 0x4E00)));
        });
    }

    [Fact]
    public void Ten_millimetres_are_us_3_by_one_policy_and_the_small_path_by_another_and_the_report_says_both()
    {
        var report = Report(Adult, 10.0);

        Assert.Equal("US-3", Said(report, "us-lirads", "category").Verdict);
        Assert.Equal("path1", Said(report, "nhc", "nodule_path").Verdict);
        Assert.Contains("policies_differ", report.Flags);
        Assert.Contains(report.Statements, line => line.En.Contains("us-lirads 2024 says US-3", StringComparison.Ordinal) && line.ZhCn.Contains("nhc 2026", StringComparison.Ordinal));
        Assert.Equal(Recommendation.DiagnosticCtMri, report.Recommendation);
    }

    [Theory]
    [InlineData(9.999, "US-2", "path1")]
    [InlineData(10.001, "US-3", "path2")]
    [InlineData(20.0, "US-3", "path2")]
    [InlineData(20.01, "US-3", "path3")]
    public void Limits_are_compared_unrounded_by_each(double mm, string category, string path)
    {
        var report = Report(Adult, mm);

        Assert.Equal((category, path), (Said(report, "us-lirads", "category").Verdict, Said(report, "nhc", "nodule_path").Verdict));
        Assert.DoesNotContain("policies_differ", report.Flags);
    }

    [Theory]
    [InlineData(16.6, "positive", "negative")]
    [InlineData(16.5, "negative", "negative")]
    [InlineData(330.5785, "positive", "negative")]
    [InlineData(331, "positive", "positive")]
    public void Afp_is_judged_for_surveillance_and_for_diagnosis(double iuPerMl, string surveillance, string diagnosis)
    {
        var report = Report(Adult with { Afp = new AfpResult(iuPerMl, "IU/mL") });

        Assert.Equal((surveillance, diagnosis), (Said(report, "us-lirads", "afp").Verdict, Said(report, "nhc", "afp").Verdict));
        Assert.Equal(surveillance != diagnosis, report.Flags.Contains("policies_differ"));
    }

    [Fact]
    public void A_verdict_can_be_said_again_from_its_inputs()
    {
        var report = Report(Adult with { Afp = new AfpResult(16.6, "IU/mL") }, 12.4);

        var category = Said(report, "us-lirads", "category");
        var again = Ask($$$"""
            {"rule":"us_lirads","input":{"age":{{{Value(category, "age")}}},"atRisk":true,"newVeinThrombus":false,"vis":"{{{Code(category, "visualization")}}}","observations":[{"sizeMm":{{{Value(category, "largest")}}}}]}}
            """);
        Assert.Equal(category.Verdict, again.Category);
        foreach (var afp in report.Opinions.Where(opinion => opinion.Topic == "afp"))
        {
            var judged = Ask($$$"""{"rule":"afp_threshold","input":{"afp":{"value":{{{Value(afp, "afp")}}},"unit":"ng/mL"},"thresholdNgMl":{{{Value(afp, "threshold")}}}}}""");
            Assert.Equal(afp.Verdict, judged.Band);
        }

        var path = Said(report, "nhc", "nodule_path");
        Assert.Equal(path.Verdict, Ask($$$"""{"rule":"nhc_nodule_path","input":{"largestNoduleMm":{{{Value(path, "largest")}}}}}""").Band);
        var group = Said(report, "nhc", "surveillance");
        Assert.Equal(group.Verdict, Ask($$$"""
            {"rule":"nhc_2026_group","input":{"age":{{{Value(group, "age")}}},"sex":"male","hbv":true,"hcv":false,"cirrhosis":false,"amap":{{{Value(group, "amap")}}}}}
            """).Band);
    }

    [Fact]
    public void Two_guidelines_give_two_plans_of_surveillance()
    {
        var report = Report(Adult with { Platelets = Platelets.From(150, "10*9/L") });

        Assert.Equal(("moderate_high", "us_afp_pivka", 6), Plan(Said(report, "nhc", "surveillance")));
        Assert.Equal(("at_risk", "us_afp", 6), Plan(Said(report, "aasld", "surveillance")));
    }

    [Fact]
    public void A_guideline_that_lacks_an_input_is_silent()
    {
        var nothing = Report(new ClinicalFacts());

        Assert.Empty(nothing.Opinions);
        Assert.DoesNotContain(Report(Adult with { HepatitisB = null, Sex = Sex.Unknown, Platelets = null }).Opinions, said => said.Topic == "surveillance");
        Assert.DoesNotContain(Report(Adult with { Cirrhosis = true }).Opinions, said => said.Policy == "aasld");
        Assert.Contains(Report(Adult with { Cirrhosis = true, ChildPugh = 'B' }).Opinions, said => said is { Policy: "aasld", Verdict: "at_risk" });
        Assert.DoesNotContain(Report(Adult with { Cirrhosis = true, ChildPugh = 'C' }).Opinions, said => said.Policy == "aasld");
    }

    [Fact]
    public void Afp_values_of_several_days_are_judged_for_their_rise()
    {
        var rising = Adult with { AfpSeries = [new(Today.AddDays(-90), Afp.From(6, "ng/mL")), new(Today, Afp.From(12, "ng/mL"))] };

        Assert.Equal("positive", Said(Report(rising), "edgeliver", "afp_trend").Verdict);
        Assert.Equal("negative", Said(Report(rising with { AfpSeries = [new(Today.AddDays(-90), Afp.From(6, "ng/mL")), new(Today, Afp.From(6.5, "ng/mL"))] }), "edgeliver", "afp_trend").Verdict);
    }

    [Fact]
    public void The_statement_says_what_moved_it_and_goes_on_without_afp()
    {
        var without = Report(Adult, 12.4).Fused;
        var with = Report(Adult with { Afp = new AfpResult(16.6, "IU/mL") }, 12.4).Fused;

        Assert.Contains(without.Factors, factor => factor is { Code: "afp", Leaning: Leaning.Open });
        Assert.Contains("open: lesion 1: no image opinion, AFP is missing", without.Text.En, StringComparison.Ordinal);
        Assert.Contains("缺少 AFP", without.Text.ZhCn, StringComparison.Ordinal);
        Assert.Contains(with.Factors, factor => factor is { Code: "afp", Leaning: Leaning.Towards });
        Assert.Contains("AFP 20.086 ng/mL", with.Text.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.83, Contracts.Opinion.Suspicious, false, Leaning.Towards, "image opinion 83 %")]
    [InlineData(0.12, Contracts.Opinion.Benign, false, Leaning.Away, "image opinion 12 %")]
    [InlineData(0.83, Contracts.Opinion.None, true, Leaning.Open, "unlike the training pictures")]
    [InlineData(null, Contracts.Opinion.None, false, Leaning.Open, "no image opinion")]
    public void An_image_opinion_moves_the_statement_and_never_the_recommendation(
        double? probability, Contracts.Opinion opinion, bool isStrange, Leaning leaning, string words)
    {
        var report = ScreeningReport.Of(Findings(Lesion(12.4) with { Opinion = new LesionOpinion(probability, opinion, isStrange) }), Adult, Today);

        Assert.Equal(leaning, report.Fused.Factors.Single(factor => factor.Code == "image").Leaning);
        Assert.Contains(words, report.Fused.Text.En, StringComparison.Ordinal);
        Assert.Equal(Report(Adult, 12.4).Recommendation, report.Recommendation);
    }

    private static PolicyOpinion Said(ScreeningReport report, string policy, string topic) => report.Opinions.Single(said => said.Policy == policy && said.Topic == topic);

    private static (string Verdict, string? Tests, int? Months) Plan(PolicyOpinion said) => (said.Verdict, said.Tests, said.IntervalMonths);

    private static string Value(PolicyOpinion said, string name) => said.Inputs.Single(input => input.Name == name).Value!.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static string Code(PolicyOpinion said, string name) => said.Inputs.Single(input => input.Name == name).Code!;

    private static RuleAnswer Ask(string request) => Assessment.Evaluate(JsonElement.Parse(request)).Single();

    private static ScreeningReport Report(ClinicalFacts facts, params double[] sizes) => ScreeningReport.Of(Findings([.. sizes.Select(size => Lesion(size))]), facts, Today);

    private static ExamFindings Findings(params LesionFinding[] lesions) => new()
    {
        Frames = 1000,
        LiverFrames = 900,
        Skipped = Enum.GetValues<FrameSkip>().ToDictionary(reason => reason, _ => 0L),
        Lesions = lesions,
    };

    private static LesionFinding Lesion(double mm) => new(
        1,
        new Lesion
        {
            Track = 1,
            FirstSeen = TimeSpan.Zero,
            LastSeen = TimeSpan.FromSeconds(1),
            Sightings = 30,
            Stability = 1,
            BestFrame = 12,
            BestAt = TimeSpan.FromSeconds(0.4),
            Best = default,
            MeanProbability = 0.8,
            LongAxisPx = 50,
            LongAxisMm = null,
            UncertaintyMm = null,
        },
        null,
        new LesionEntry(mm, DefinitelyBenign: false));
}
