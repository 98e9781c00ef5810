using System.Collections.Frozen;
using EdgeLiver.Screening.Fusion;
using EdgeLiver.Screening.Rules;

namespace EdgeLiver.Screening;

/// <summary>Every clinical rule by its name; a new rule is a file in <c>Rules</c> and a line here.</summary>
internal static class RuleTable
{
    public static readonly FrozenDictionary<string, Func<RuleInput, RuleAnswer>> Rules =
        new Dictionary<string, Func<RuleInput, RuleAnswer>>
        {
            ["unit_afp"] = input => new RuleAnswer { Value = input.Afp().NgPerMl },
            ["unit_bilirubin"] = input => new RuleAnswer { Value = input.Bilirubin().UmolPerL },
            ["unit_albumin"] = input => new RuleAnswer { Value = input.Albumin().GPerL },
            ["unit_platelets"] = input => new RuleAnswer { Value = input.Platelets().GigaPerL },
            ["albi"] = Albi.AnswerScore,
            ["albi_grade"] = Albi.AnswerGrade,
            ["amap"] = Amap.AnswerScore,
            ["amap_band"] = Amap.AnswerBand,
            ["galad"] = Galad.Answer,
            ["asap"] = Asap.Answer,
            ["fib4"] = Fibrosis.AnswerFib4,
            ["apri"] = Fibrosis.AnswerApri,
            ["page_b"] = PageB.Answer,
            ["mpage_b"] = PageB.AnswerModified,
            ["child_pugh"] = ChildPugh.Answer,
            ["afp_threshold"] = AfpThreshold.Answer,
            ["afp_doubling_time"] = AfpCourse.AnswerDoublingTime,
            ["afp_trend"] = AfpCourse.AnswerTrend,
            ["afp_peb"] = AfpLongitudinal.Answer,
            ["us_lirads"] = UsLirads.Answer,
            ["surveillance_plan"] = Surveillance.AnswerPlan,
            ["surveillance_eligibility"] = Surveillance.AnswerEligibility,
            ["nhc_2026_group"] = Surveillance.AnswerGroup,
            ["nhc_nodule_path"] = NodulePath.Answer,
            ["milan"] = Staging.AnswerMilan,
            ["ucsf"] = Staging.AnswerUcsf,
            ["cnlc"] = Staging.AnswerCnlc,
            ["bclc_basic"] = Staging.AnswerBclc,
            ["clinical_fusion"] = ClinicalFusion.Answer,
        }.ToFrozenDictionary();
}
