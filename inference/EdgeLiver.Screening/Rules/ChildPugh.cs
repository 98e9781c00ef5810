namespace EdgeLiver.Screening.Rules;

/// <summary>Fluid in the belly.</summary>
public enum Ascites
{
    None,
    Mild,
    ModerateSevere,
}

/// <summary>Clouding of the mind by liver failure.</summary>
public enum Encephalopathy
{
    None,
    Grade12,
    Grade34,
}

/// <summary>Child-Pugh class of cirrhosis: five findings, 1 to 3 points each.</summary>
/// <remarks>PMC5859293, table 1. Values at a limit have 2 points.</remarks>
public static class ChildPugh
{
    private static readonly Bilirubin Two = Bilirubin.From(2, "mg/dL");
    private static readonly Bilirubin Three = Bilirubin.From(3, "mg/dL");

    /// <summary>5 to 15 points: A up to 6, B up to 9, C above.</summary>
    /// <param name="bilirubin">Limits 2 and 3 mg/dL.</param>
    /// <param name="albumin">Limits 35 and 28 g/L.</param>
    /// <param name="inr">0.5 to 20; limits 1.7 and 2.3.</param>
    /// <param name="ascites">None, mild, or more.</param>
    /// <param name="encephalopathy">None, grade 1 or 2, or more.</param>
    public static int Score(Bilirubin bilirubin, Albumin albumin, double inr, Ascites ascites, Encephalopathy encephalopathy)
    {
        var bilirubinPoints = bilirubin.UmolPerL < Two.UmolPerL ? 1 : bilirubin.UmolPerL <= Three.UmolPerL ? 2 : 3;
        var albuminPoints = albumin.GPerL switch { > 35 => 1, >= 28 => 2, _ => 3 };
        var inrPoints = inr switch { < 1.7 => 1, <= 2.3 => 2, _ => 3 };
        return bilirubinPoints + albuminPoints + inrPoints + (int)ascites + 1 + (int)encephalopathy + 1;
    }

    internal static RuleAnswer Answer(RuleInput input)
    {
        var score = Score(
            input.Bilirubin(),
            input.Albumin(),
            input.Number("inr", 0.5, 20),
            (Ascites)input.Choice("ascites", "none", "mild", "moderate_severe"),
            (Encephalopathy)input.Choice("encephalopathy", "none", "grade1_2", "grade3_4"));
        return new RuleAnswer { Value = score, Band = score switch { <= 6 => "A", <= 9 => "B", _ => "C" } };
    }
}
