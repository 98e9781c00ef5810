using System.Text.Json;
using Xunit;

namespace EdgeLiver.Screening.Tests;

/// <summary>The rules by their own numbers, so that a clone that stands alone still tests them.</summary>
public sealed class AssessmentTests
{
    [Requirement("REQ-CLI-01")]
    [Theory]
    [InlineData("unit_afp", """{"afp":{"value":16.6,"unit":"IU/mL"}}""", 20.086)]
    [InlineData("unit_afp", """{"afp":{"value":3.5,"unit":"µg/L"}}""", 3.5)]
    [InlineData("unit_bilirubin", """{"bilirubin":{"value":2,"unit":"mg/dL"}}""", 34.2)]
    [InlineData("unit_albumin", """{"albumin":{"value":4,"unit":"g/dL"}}""", 40)]
    [InlineData("unit_platelets", """{"platelets":{"value":120000,"unit":"/uL"}}""", 120)]
    [InlineData("albi", """{"bilirubin":{"value":10,"unit":"umol/L"},"albumin":{"value":40,"unit":"g/L"}}""", -2.74)]
    [InlineData("fib4", """{"age":50,"ast":{"value":36,"unit":"U/L"},"alt":{"value":36,"unit":"U/L"},"platelets":{"value":100,"unit":"10*9/L"}}""", 3)]
    [InlineData("apri", """{"ast":{"value":80,"unit":"U/L"},"astUln":{"value":40,"unit":"U/L"},"platelets":{"value":100,"unit":"10*9/L"}}""", 2)]
    [InlineData("page_b", """{"age":55,"sex":"female","platelets":{"value":120,"unit":"10*9/L"}}""", 12)]
    [InlineData("afp_doubling_time", """{"first":{"date":"2026-01-01","afp":{"value":5,"unit":"ng/mL"}},"second":{"date":"2026-01-31","afp":{"value":20,"unit":"ng/mL"}}}""", 15)]
    public void A_score_is_what_its_formula_gives(string rule, string input, double value)
    {
        var answer = Ask(rule, input);

        Assert.Equal("ok", answer.Status);
        Assert.Equal(value, answer.Value!.Value, 9);
    }

    [Requirement("REQ-CLI-01")]
    [Theory]
    [InlineData("albi_grade", """{"score":-2.6}""", "1")]
    [InlineData("albi_grade", """{"score":-2.59}""", "2")]
    [InlineData("albi_grade", """{"score":-1.38}""", "3")]
    [InlineData("amap_band", """{"score":49.999}""", "low")]
    [InlineData("amap_band", """{"score":50}""", "medium")]
    [InlineData("amap_band", """{"score":60}""", "high")]
    [InlineData("afp_threshold", """{"afp":{"value":20,"unit":"ng/mL"}}""", "positive")]
    [InlineData("afp_threshold", """{"afp":{"value":16.5,"unit":"IU/mL"}}""", "negative")]
    [InlineData("afp_threshold", """{"afp":{"value":20,"unit":"ng/mL","comparator":"<"}}""", "negative")]
    [InlineData("afp_threshold", """{"afp":{"value":20,"unit":"ng/mL","comparator":"<="}}""", "indeterminate")]
    [InlineData("afp_threshold", """{"afp":{"value":19,"unit":"ng/mL","comparator":">"}}""", "indeterminate")]
    [InlineData("child_pugh", """{"bilirubin":{"value":51.3,"unit":"umol/L"},"albumin":{"value":28,"unit":"g/L"},"inr":2.3,"ascites":"none","encephalopathy":"none"}""", "B")]
    [InlineData("nhc_nodule_path", """{"largestNoduleMm":10}""", "path1")]
    [InlineData("milan", """{"confirmedHcc":true,"sizesMm":[30,30,30,10],"vascularInvasion":false,"extrahepatic":false}""", "beyond")]
    [InlineData("cnlc", """{"confirmedHcc":true,"sizesMm":[20],"vascularInvasion":true,"extrahepatic":true,"ps":2,"childPugh":"B"}""", "IIIb")]
    public void A_value_on_a_limit_falls_on_the_side_that_the_source_says(string rule, string input, string band) =>
        Assert.Equal(band, Ask(rule, input).Band);

    [Requirement("REQ-CLI-02")]
    [Theory]
    [InlineData("us_lirads", """{"age":17,"atRisk":true,"observations":[],"newVeinThrombus":false,"vis":"A"}""", "not_applicable", "age")]
    [InlineData("us_lirads", """{"age":60,"atRisk":true,"observations":[{"sizeMm":12},{"definitelyBenign":false}],"newVeinThrombus":false,"vis":"A"}""", "missing_input", "observations[1].sizeMm")]
    [InlineData("us_lirads", """{"age":60,"atRisk":true,"observations":[{"sizeMm":0}],"newVeinThrombus":false,"vis":"A"}""", "out_of_range", "observations[0].sizeMm")]
    [InlineData("us_lirads", """{"age":60,"atRisk":true,"observations":[7],"newVeinThrombus":false,"vis":"A"}""", "out_of_range", "observations[0]")]
    [InlineData("us_lirads", """{"age":60,"atRisk":true,"observations":[],"newVeinThrombus":false,"vis":"D"}""", "out_of_range", "vis")]
    [InlineData("us_lirads", """{"age":60,"atRisk":true,"observations":[],"vis":"A"}""", "missing_input", "newVeinThrombus")]
    [InlineData("unit_afp", """{"afp":20}""", "missing_unit", "afp")]
    [InlineData("unit_afp", """{"afp":{"unit":"ng/mL"}}""", "missing_input", "afp")]
    [InlineData("unit_afp", """{"afp":{"value":"20","unit":"ng/mL"}}""", "out_of_range", "afp.value")]
    [InlineData("unit_afp", """{"afp":{"value":1e999,"unit":"ng/mL"}}""", "out_of_range", "afp.value")]
    [InlineData("unit_afp", """{"afp":{"value":20,"unit":"nmol/L"}}""", "unit_not_convertible", "afp")]
    [InlineData("unit_afp", """{"afp":null}""", "missing_input", "afp")]
    [InlineData("unit_albumin", """{"albumin":{"value":71,"unit":"g/L"}}""", "implausible_value", "albumin")]
    [InlineData("unit_bilirubin", """{"bilirubin":{"value":1501,"unit":"umol/L"}}""", "implausible_value", "bilirubin")]
    [InlineData("unit_platelets", """{"platelets":{"value":0,"unit":"/uL"}}""", "out_of_range", "platelets")]
    [InlineData("afp_threshold", """{"afp":{"value":20,"unit":"ng/mL","comparator":"~"}}""", "out_of_range", "afp.comparator")]
    [InlineData("afp_trend", """{"asOf":"2026-02-30","series":[]}""", "out_of_range", "asOf")]
    [InlineData("amap_band", """{}""", "missing_input", "score")]
    [InlineData("bclc_basic", """{"confirmedHcc":true,"sizesMm":[],"vascularInvasion":false,"extrahepatic":false,"ps":0,"childPugh":"A"}""", "missing_input", "sizesMm")]
    [InlineData("bclc_basic", """{"confirmedHcc":true,"sizesMm":[20],"vascularInvasion":false,"extrahepatic":false,"ps":0.5,"childPugh":"A"}""", "out_of_range", "ps")]
    [InlineData("surveillance_plan", """{"policy":"aasld-2023","group":"everybody"}""", "out_of_range", "group")]
    [InlineData("crystal_ball", """{}""", "unknown_rule", "rule")]
    public void Input_that_cannot_be_used_is_named_and_never_gets_a_score(string rule, string input, string error, string field)
    {
        var answer = Ask(rule, input);

        Assert.Equal(("error", error, field), (answer.Status, answer.Error, answer.Field));
        Assert.Null(answer.Value);
        Assert.Null(answer.Band);
        Assert.DoesNotContain('\n', answer.Message!);
    }

    [Fact]
    public void A_small_lesion_in_a_poorly_seen_liver_is_looked_at_again_within_three_months()
    {
        var answer = Ask("us_lirads", """{"age":60,"atRisk":true,"observations":[{"sizeMm":6}],"newVeinThrombus":false,"vis":"VIS-C","afpPositive":false}""");

        Assert.Equal(("US-2", "VIS-C", "repeat_us_within_3_months", 1455), (answer.Category, answer.Vis, answer.Recommendation, answer.VistaCode));
    }

    [Fact]
    public void A_benign_lesion_needs_no_size()
    {
        var answer = Ask("us_lirads", """{"age":60,"atRisk":true,"observations":[{"definitelyBenign":true}],"newVeinThrombus":false,"vis":"B","afpPositive":null}""");

        Assert.Equal("US-1", answer.Category);
        Assert.Equal(["afp_missing"], answer.Flags);
    }

    [Fact]
    public void A_score_over_a_bound_of_the_laboratory_is_flagged()
    {
        var answer = Ask("galad", """{"age":60,"sex":"male","afp":{"value":0.8,"unit":"ng/mL","comparator":"<"},"afpL3":{"value":0,"unit":"%"},"dcp":{"value":1,"unit":"ng/mL"}}""");

        Assert.Equal("ok", answer.Status);
        Assert.Equal(["censored"], answer.Flags);
    }

    [Fact]
    public void Requests_are_answered_in_order_with_their_own_id_and_a_bad_one_stops_no_other()
    {
        var answers = Evaluate("""
            [{"id":"a","rule":"amap_band","input":{"score":10}},
             7,
             {"id":2,"rule":"nothing"},
             {"rule":"albi_grade","input":{"score":0}}]
            """);

        Assert.Equal(["low", null, null, "3"], answers.Select(a => a.Band));
        Assert.Equal([null, "missing_input", "unknown_rule", null], answers.Select(a => a.Error));
        Assert.Equal(["a", null, "2", null], answers.Select(a => a.Id?.ToString()));
    }

    [Theory]
    [InlineData("""{"rule":"amap_band","input":{"score":10}}""", 1)]
    [InlineData("""{"vectors":[{"rule":"amap_band","input":{"score":10}},{"rule":"amap_band","input":{"score":10}}]}""", 2)]
    [InlineData("[]", 0)]
    [InlineData("""{"vectors":5}""", 1)]
    [InlineData("null", 1)]
    public void One_request_an_array_and_a_vector_file_are_all_taken(string requests, int answers) =>
        Assert.Equal(answers, Evaluate(requests).Count);

    [Fact]
    public void Megabytes_of_nonsense_do_not_come_back()
    {
        var nonsense = new string('x', 5_000_000);

        foreach (var input in (string[])["""{"afp":{"value":1,"unit":"?"}}""", """{"afp":{"value":"?","unit":"ng/mL"}}"""])
        {
            Assert.InRange(Ask("unit_afp", input.Replace("?", nonsense, StringComparison.Ordinal)).Message!.Length, 1, 300);
        }

        Assert.InRange(Ask(nonsense, "{}").Message!.Length, 1, 600);
    }

    private static RuleAnswer Ask(string rule, string input) =>
        Assert.Single(Evaluate($$"""{"rule":"{{rule}}","input":{{input}}}"""));

    private static IReadOnlyList<RuleAnswer> Evaluate(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Assessment.Evaluate(document.RootElement);
    }
}
