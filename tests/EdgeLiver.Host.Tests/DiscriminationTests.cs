using EdgeLiver.Host.Evaluation;
using Xunit;

namespace EdgeLiver.Host.Tests;

public sealed class DiscriminationTests
{
    [Fact]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_the_right_order()
    {
        var random = new Random(11);
        for (var round = 0; round < 20; round++)
        {
            // Few different values, so that there are ties.
            Scored[] cases = [.. Enumerable.Range(0, 60).Select(_ => new Scored(random.Next(12) / 12.0, random.Next(3) > 0))];
            double right = 0, pairs = 0;
            foreach (var positive in cases.Where(c => c.IsPositive))
            {
                foreach (var negative in cases.Where(c => !c.IsPositive))
                {
                    pairs++;
                    right += positive.Probability > negative.Probability ? 1 : positive.Probability.Equals(negative.Probability) ? 0.5 : 0;
                }
            }

            Assert.Equal(right / pairs, Discrimination.Auc(cases), 12);
        }
    }

    [Fact]
    public void One_kind_alone_has_no_area_and_no_specificity()
    {
        Scored[] cases = [new(0.3, true), new(0.6, true)];

        Assert.True(double.IsNaN(Discrimination.Auc(cases)));
        Assert.True(double.IsNaN(Discrimination.SpecificityAt(0.95, cases)));
    }

    [Fact]
    public void Probabilities_that_come_true_have_no_calibration_error_and_sure_ones_that_do_not_have_a_large_one()
    {
        Scored[] honest = [.. Enumerable.Range(0, 1000).Select(i => new Scored(0.25, i % 4 == 0))];
        Scored[] sure = [.. Enumerable.Range(0, 1000).Select(i => new Scored(0.99, i % 4 == 0))];

        Assert.Equal(0, Discrimination.CalibrationError(honest), 9);
        Assert.Equal(0.74, Discrimination.CalibrationError(sure), 9);
    }

    [Fact]
    public void Specificity_is_taken_at_the_highest_threshold_that_finds_enough()
    {
        Scored[] cases = [.. Enumerable.Range(1, 20).Select(i => new Scored(0.5 + (i / 100.0), true)), new(0.4, false), new(0.515, false), new(0.7, false), new(0.1, false)];

        // 19 of 20 positives lie at or above 0.52.
        Assert.Equal(0.75, Discrimination.SpecificityAt(0.95, cases), 12);
    }

    [Fact]
    public void A_bootstrap_draws_groups_and_its_interval_holds_the_figure()
    {
        var cases = Enumerable.Range(0, 200).Select(i => (Group: $"g{i / 2}", Case: new Scored((i * 37 % 100) / 100.0, i % 3 == 0))).ToArray();

        var estimate = Bootstrap.Of(cases, c => c.Group, sample => Discrimination.Auc(sample.Select(c => c.Case)));

        Assert.InRange(estimate.Mean, estimate.Low, estimate.High);
        Assert.Equal(200, estimate.Count);
    }
}
