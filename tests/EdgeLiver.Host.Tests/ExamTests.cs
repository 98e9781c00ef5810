using System.Text;
using System.Text.Json;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Settings;
using EdgeLiver.Screening;
using Xunit;

namespace EdgeLiver.Host.Tests;

public sealed class ExamTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Requirement("REQ-CLI-02")]
    [Fact]
    public async Task A_form_carries_AFP_with_its_unit_into_the_rules()
    {
        var form = await ReadAsync("""{"pseudonym":"s-1","ageYears":57,"sex":"male","hbv":true,"afp":{"value":16.6,"unit":"IU/mL","date":"2026-11-20"}}""");

        var facts = form.Facts();

        Assert.Equal(20.086, facts.Afp!.Afp.NgPerMl, 3);
        Assert.True(facts.AtRisk);
        Assert.Equal(new DateOnly(2026, 11, 20), facts.Afp.CollectedOn);
    }

    [Theory]
    [InlineData("""{"pseudonym":"s-1","afp":{"value":16.6,"unit":"mIU/mL"}}""")]
    [InlineData("""{"pseudonym":"s-1","afp":{"value":-1,"unit":"ng/mL"}}""")]
    [InlineData("""{"pseudonym":"s-1","sex":"m"}""")]
    [InlineData("""{"pseudonym":"s-1","vis":"D"}""")]
    public async Task A_fact_that_can_not_be_used_is_refused_in_one_line(string json)
    {
        var form = await ReadAsync(json);

        var error = Assert.Throws<ClinicalInputException>(() => form.Facts());

        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("""{"pseudonym":"s-1","age":57}""")]
    [InlineData("""{"ageYears":57}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_form_with_an_unknown_or_a_missing_field_is_refused(string json)
    {
        await Assert.ThrowsAsync<JsonException>(() => ReadAsync(json));
    }

    [Fact]
    public void An_exam_becomes_a_record_with_its_alert()
    {
        var (records, exam, form) = Scene(sizeMm: 18, scale: 0.2);

        var report = records.Assess(exam, form);
        var (record, alert) = records.Of(exam, form, report, ExamStatus.Final);

        Assert.Equal("US-3", record.Results.Category);
        Assert.Equal(18, Assert.Single(record.Observations).SizeMm!.Value, 1);
        Assert.Null(record.Observations[0].Ai!.Probability);
        Assert.Equal(record.ExamId, alert!.ExamId);
        Assert.Equal("us_category_3", alert.Reason);
        Assert.Equal("afp", Assert.Single(record.Labs).Test);
    }

    [Requirement("REQ-CLI-04")]
    [Fact]
    public void A_lesion_without_a_scale_gets_no_category_and_still_raises_an_alert()
    {
        var (records, exam, form) = Scene(sizeMm: 18, scale: null);

        var report = records.Assess(exam, form);
        var (record, alert) = records.Of(exam, form, report, ExamStatus.Final);

        Assert.Null(record.Results.Category);
        Assert.Contains("size_unknown", record.Results.Flags);
        Assert.NotNull(alert);
    }

    [Requirement("REQ-PRI-02")]
    [Fact]
    public void A_name_in_place_of_a_pseudonym_never_becomes_a_record()
    {
        var (records, exam, form) = Scene(sizeMm: 18, scale: 0.2);
        var named = form with { Pseudonym = "Zhang San" };

        var error = Assert.Throws<FormatException>(() => records.Of(exam, named, records.Assess(exam, named), ExamStatus.Final));

        Assert.DoesNotContain("Zhang", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "configuration section Station")]
    [InlineData("{\"Station\":{\"Site\":\"a/b\"}}", "configuration section Station")]
    public void Settings_are_checked_as_a_whole(string? json, string named)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Ulid.NewUlid()}.json");
        File.WriteAllText(path, json ?? "{\"Station\":{\"Unit\":\"\"}}");
        try
        {
            var error = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => StationSettings.Load(path));
            Assert.Contains(named, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<ExamForm> ReadAsync(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return await ExamForm.ReadAsync(stream, Stop);
    }

    /// <summary>An exam of two seconds with one lesion of a known size.</summary>
    private static (ExamRecords Records, FinishedExam Exam, ExamForm Form) Scene(double sizeMm, double? scale)
    {
        var exam = new Exam();
        var axis = sizeMm / (scale ?? 0.2);
        for (var frame = 0; frame < 60; frame++)
        {
            exam.Add(frame, TimeSpan.FromSeconds(frame / 30.0), liverInView: true, [new LesionSighting(
                new LesionBox(100, 100, axis, axis), (int)(axis * axis * 0.78), axis, 150, 150, 0.9, scale)]);
        }

        var package = Inference.ModelPackage.Open(Commands.ModelOptions.Shipped, Inference.TrustedKeys.Load(Commands.ModelOptions.ShippedKeys));
        var records = new ExamRecords(new StationOptions(), package, opinion: null, TimeProvider.System);
        var at = TimeProvider.System.GetUtcNow();
        var form = new ExamForm { Pseudonym = "s-1", AgeYears = 57, Sex = "male", Hbv = true, Vis = "A", Afp = new LabValue(5, "ng/mL") };
        return (records, new FinishedExam(Ulid.NewUlid(), at.AddSeconds(-2), at, exam.Findings()), form);
    }
}
