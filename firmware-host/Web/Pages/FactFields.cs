using EdgeLiver.Contracts;
using EdgeLiver.Host.Web.Forms;

namespace EdgeLiver.Host.Web.Pages;

/// <summary>Person, risk and laboratory values: their fields, and what was typed into them.</summary>
internal static class FactFields
{
    private const double MaxLab = 1e7;
    private static readonly string[] AfpUnits = ["ng/mL", "IU/mL", "ug/L", "kIU/L"];

    /// <summary>Test, units that a laboratory reports it in, and the largest value that a person can have in the first unit's spelling.</summary>
    private static readonly (string Test, Screening.LocalText Label, string[] Units, double Max)[] Tests =
    [
        ("afp", Texts.Afp, AfpUnits, MaxLab),
        ("bilirubin", Texts.Bilirubin, ["umol/L", "mg/dL"], 1500),
        ("albumin", Texts.Albumin, ["g/L", "g/dL"], 700),
        ("platelets", Texts.Platelets, ["10*9/L", "10*3/uL"], 2000),
    ];

    public static Html Person(Page page, Fields fields, Subject? subject) => page.Html($"""
        <div class="grid">
        {fields.Number("age", Texts.Age, subject?.AgeYears)}
        {fields.Choice("sex", Texts.Sex, subject is null || subject.Sex == Sex.Unknown ? "" : subject.Sex.ToString().ToLowerInvariant(), ("", Texts.Unknown), ("male", Texts.Male), ("female", Texts.Female), ("other", Texts.OtherSex))}
        </div>
        """);

    public static Html Risk(Page page, Fields fields, ClinicalFacts? facts) => page.Html($"""
        <div class="grid">
        {Known(fields, "hbv", Texts.HepatitisB, facts?.Hbv)}
        {Known(fields, "hcv", Texts.HepatitisC, facts?.Hcv)}
        {Known(fields, "cirrhosis", Texts.Cirrhosis, facts?.Cirrhosis)}
        {fields.Choice("child-pugh", Texts.ChildPugh, facts?.ChildPugh, ("", Texts.Unknown), ("A", new("A", "A")), ("B", new("B", "B")), ("C", new("C", "C")))}
        {Fact(fields, "family", Texts.FamilyHistory, facts?.FamilyHistoryHcc)}
        {Fact(fields, "antiviral", Texts.Antiviral, facts?.Antiviral)}
        </div>
        """);

    public static Html Labs(Page page, Fields fields, IReadOnlyList<LabResult> labs) => page.Html($"""
        {Tests.Select(test =>
        {
            var known = labs.LastOrDefault(lab => lab.Test == test.Test);
            var value = known is null ? null : known.Comparator + known.Value.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture);
            return page.Html($"""
                <fieldset class="lab"><legend>{test.Label}</legend>
                {fields.Text(test.Test, test.Label, value, attributes: new Html("inputmode=\"decimal\" autocomplete=\"off\" maxlength=\"24\""))}
                {fields.Units($"{test.Test}-unit", known?.Unit ?? test.Units[0], test.Units)}
                {fields.Text($"{test.Test}-date", Texts.TakenOn, known?.CollectedOn?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), "date")}
                </fieldset>
                """);
        })}
        """);

    /// <summary>The pseudonym, or null with the fault.</summary>
    public static string? ReadPseudonym(FormInput input)
    {
        if (input.Text("pseudonym") is not { } text)
        {
            input.Refuse("pseudonym", Texts.Required);
            return null;
        }

        try
        {
            return new Subject { Pseudonym = text }.Pseudonym;
        }
        catch (FormatException)
        {
            input.Refuse("pseudonym", Texts.BadPseudonym);
            return null;
        }
    }

    public static Subject ReadPerson(FormInput input, Subject subject) => subject with
    {
        AgeYears = input.Whole("age", 0, 120),
        Sex = input.Choice("sex", "male", "female", "other") switch
        {
            "male" => Sex.Male,
            "female" => Sex.Female,
            "other" => Sex.Other,
            _ => Sex.Unknown,
        },
    };

    public static ClinicalFacts ReadRisk(FormInput input, ClinicalFacts facts) =>
        facts with
        {
            Hbv = Known(input, "hbv"),
            Hcv = Known(input, "hcv"),
            Cirrhosis = Known(input, "cirrhosis"),
            ChildPugh = input.Choice("child-pugh", "A", "B", "C"),
            FamilyHistoryHcc = Fact(input, "family"),
            Antiviral = Fact(input, "antiviral"),
        };

    /// <summary>The values that were typed; an empty field is no value.</summary>
    public static IReadOnlyList<LabResult> ReadLabs(FormInput input, DateOnly today)
    {
        var labs = new List<LabResult>();
        foreach (var (test, _, units, max) in Tests)
        {
            var value = input.Number(test, 0, max);
            var unit = input.Choice($"{test}-unit", units);
            var day = input.Day($"{test}-date", today);
            if (value is { } number && unit is not null)
            {
                var lab = new LabResult { Test = test, Value = number.Value, Unit = unit, Comparator = number.Comparator, CollectedOn = day };
                if (IsUsable(input, lab))
                {
                    labs.Add(lab);
                }
            }
            else if (value is not null && unit is null && !input.Faults.Any(fault => fault.Field == $"{test}-unit"))
            {
                input.Refuse($"{test}-unit", Texts.Required);
            }
        }

        return labs;
    }

    /// <summary>The rules know what each unit makes plausible.</summary>
    private static bool IsUsable(FormInput input, LabResult lab)
    {
        try
        {
            switch (lab.Test)
            {
                case "afp": Screening.Afp.From(lab.Value, lab.Unit); break;
                case "bilirubin": Screening.Bilirubin.From(lab.Value, lab.Unit); break;
                case "albumin": Screening.Albumin.From(lab.Value, lab.Unit); break;
                default: Screening.Platelets.From(lab.Value, lab.Unit); break;
            }

            if (lab.Comparator is not null && lab.Test != "afp")
            {
                input.Refuse(lab.Test, Texts.NoComparatorHere);
                return false;
            }

            return true;
        }
        catch (Screening.ClinicalInputException fault)
        {
            input.Refuse(lab.Test, Texts.Refused(fault.Fault));
            return false;
        }
    }

    private static Html Known(Fields fields, string name, Screening.LocalText label, Finding? finding) =>
        fields.Choice(name, label, finding switch { Finding.Positive => "yes", Finding.Negative => "no", _ => "" }, ("", Texts.Unknown), ("yes", Texts.Yes), ("no", Texts.No));

    private static Html Fact(Fields fields, string name, Screening.LocalText label, bool? fact) =>
        fields.Choice(name, label, fact switch { true => "yes", false => "no", _ => "" }, ("", Texts.Unknown), ("yes", Texts.Yes), ("no", Texts.No));

    private static bool? Fact(FormInput input, string name) => input.Choice(name, "yes", "no") switch { "yes" => true, "no" => false, _ => null };

    private static Finding Known(FormInput input, string name) => input.Choice(name, "yes", "no") switch
    {
        "yes" => Finding.Positive,
        "no" => Finding.Negative,
        _ => Finding.Unknown,
    };
}
