using EdgeLiver.Screening.Fusion;
using Xunit;

namespace EdgeLiver.Screening.Tests;

public sealed class ClinicalFusionTests
{
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.5)]
    [InlineData(0.97)]
    public void Without_a_fact_the_picture_alone_speaks_and_every_fact_is_named_as_missing(double probability)
    {
        var fused = ClinicalFusion.Fuse(probability, new ClinicalVector());

        Assert.Equal(probability, fused.Probability, 12);
        Assert.Empty(fused.Terms);
        Assert.Equal(["sex", "age", "hbsAg", "afp", "cea", "ggt", "alp", "ast", "alt", "bilirubin", "albumin"], fused.Missing);
    }

    [Fact]
    public void A_high_AFP_multiplies_the_odds_by_its_likelihood_ratio()
    {
        var fused = ClinicalFusion.Fuse(0.5, new ClinicalVector { Afp = Afp.From(250, "ng/mL") });

        // 0.3005 / (1 - 0.9727) = 11.007
        Assert.Equal(11.007 / 12.007, fused.Probability, 4);
        Assert.Contains("Ahn 2016", Assert.Single(fused.Terms).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rising_AFP_never_lowers_the_probability()
    {
        double last = 0;
        foreach (var afp in new[] { 1.0, 19.9, 20, 50, 199.9, 200, 5000 })
        {
            var fused = ClinicalFusion.Fuse(0.4, new ClinicalVector { Afp = Afp.From(afp, "ng/mL") }).Probability;

            Assert.True(fused >= last, $"AFP {afp}");
            last = fused;
        }
    }

    [Fact]
    public void Of_liver_tests_only_the_strongest_counts_and_not_beyond_its_highest_quartile()
    {
        var ggtAlone = ClinicalFusion.Fuse(0.5, new ClinicalVector { Ggt = 900 });
        var all = ClinicalFusion.Fuse(0.5, new ClinicalVector { Ggt = 900, Alp = 400, Ast = 90, Alt = 90, Bilirubin = Bilirubin.From(60, "umol/L") });

        Assert.Equal(5.17 / 6.17, ggtAlone.Probability, 6);
        Assert.Equal(ggtAlone.Probability, all.Probability, 12);
    }

    [Fact]
    public void All_facts_together_move_the_odds_twentyfold_at_most()
    {
        var everything = new ClinicalVector { Sex = Sex.Male, AgeYears = 79, HbsAg = true, Afp = Afp.From(4000, "ng/mL"), Cea = 90, Ggt = 900 };

        var fused = ClinicalFusion.Fuse(0.5, everything);

        Assert.True(fused.Clamped);
        Assert.Equal(20.0 / 21, fused.Probability, 12);
        Assert.All(fused.Terms, term => Assert.NotEmpty(term.Source));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_probability_that_is_none_is_refused_in_one_line(double probability)
    {
        var error = Assert.Throws<ClinicalInputException>(() => ClinicalFusion.Fuse(probability, new ClinicalVector()));

        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_value_that_can_not_be_is_refused_by_its_name()
    {
        var error = Assert.Throws<ClinicalInputException>(() => new ClinicalVector { Alt = -3 });

        Assert.Equal("alt", error.Field);
    }
}
