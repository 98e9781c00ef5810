using Xunit;

namespace EdgeLiver.Inference.Tests;

public sealed class ClassifierTests
{
    [Fact]
    public void Scores_become_probabilities_of_named_classes()
    {
        using var tiny = VectorPackage.Classes();
        using var classifier = new Classifier(tiny.Open(), "cpu", threads: 1);
        (classifier.Input(0)[0], classifier.Input(0)[1]) = (1, 2);

        var found = classifier.Classify();

        Assert.Equal(["a", "b", "c"], classifier.Classes);
        var sum = MathF.Exp(1) + MathF.Exp(2) + MathF.Exp(3);
        Assert.Equal(MathF.Exp(1) / sum, found.Probability[0], 5);
        Assert.Equal(MathF.Exp(3) / sum, found.Probability[2], 5);
        Assert.Equal(1, found.Distance);
        Assert.True(found.IsKnown);
    }

    [Fact]
    public void A_calibration_scales_and_shifts_the_scores_first()
    {
        using var tiny = VectorPackage.Classes(calibration: """{"method":"platt","scale":0.5,"bias":[0,1,0]}""");
        using var classifier = new Classifier(tiny.Open(), "cpu", threads: 1);
        (classifier.Input(0)[0], classifier.Input(0)[1]) = (1, 2);

        var found = classifier.Classify();

        var sum = MathF.Exp(0.5f) + MathF.Exp(2) + MathF.Exp(1.5f);
        Assert.Equal(MathF.Exp(2) / sum, found.Probability[1], 5);
    }

    [Theory]
    [InlineData(5.1f)]
    [InlineData(1e9f)]
    public void What_is_too_far_away_is_not_known(float far)
    {
        using var tiny = VectorPackage.Classes();
        using var classifier = new Classifier(tiny.Open(), "cpu", threads: 1);
        (classifier.Input(0)[0], classifier.Input(0)[1]) = (far, 0);

        Assert.False(classifier.Classify().IsKnown);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void No_number_in_gives_no_opinion_out(float nothing)
    {
        using var tiny = VectorPackage.Classes();
        using var classifier = new Classifier(tiny.Open(), "cpu", threads: 1);
        (classifier.Input(0)[0], classifier.Input(0)[1]) = (nothing, 0);

        var found = classifier.Classify();

        Assert.False(found.IsKnown);
        Assert.True(found.Probability.IsEmpty);
    }

    [Fact]
    public void A_vector_is_mapped_into_a_vector()
    {
        using var tiny = VectorPackage.Mapping();
        using var regressor = new Regressor(tiny.Open(), "cpu", threads: 1);
        (regressor.Input(0)[0], regressor.Input(0)[1]) = (3, 10);

        var values = regressor.Predict().ToArray();

        Assert.Equal(["u", "v"], regressor.Names);
        Assert.Equal([7, 7], values);
    }

    public static TheoryData<string, string> Lies => new()
    {
        { "classes", "\"a\",\"b\",\"c\"" },
        { "classes", "\"a\",\"a\",\"c\",\"far\"" },
        { "classes", "\"a\",\"\",\"c\",\"far\"" },
        { "features", "\"x\"" },
        { "features", "\"x\",\"x\"" },
        { "score", "distance" },
        { "limit", "0" },
        { "limit", "-1" },
        { "calibration", "{\"scale\":0}" },
        { "calibration", "{\"scale\":1,\"bias\":[0,0]}" },
        { "task", "regression" },
        { "task", "segmentation" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_manifest_that_lies_is_refused_in_one_line(string field, string value)
    {
        using var tiny = field switch
        {
            "classes" => VectorPackage.Classes(classes: value),
            "features" => VectorPackage.Classes(features: value),
            "score" => VectorPackage.Classes(score: value),
            "limit" => VectorPackage.Classes(limit: value),
            "calibration" => VectorPackage.Classes(calibration: value),
            _ => VectorPackage.Classes(task: value),
        };

        var error = Assert.Throws<ModelException>(() => new Classifier(tiny.Open(), "cpu", threads: 1));

        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_mapping_with_one_name_twice_is_refused()
    {
        using var tiny = VectorPackage.Mapping(names: "\"u\",\"u\"");

        Assert.Throws<ModelException>(() => new Regressor(tiny.Open(), "cpu", threads: 1));
    }
}
