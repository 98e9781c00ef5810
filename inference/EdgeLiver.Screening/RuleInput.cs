using System.Globalization;
using System.Text.Json;

namespace EdgeLiver.Screening;

/// <summary>The input object of a rule, read field by field; a field that can't be used is a <see cref="ClinicalInputException"/>.</summary>
internal sealed class RuleInput
{
    /// <summary>Largest size that is believed, mm; a policy of ours.</summary>
    public const double MaxSizeMm = 300;

    private const double MinAge = 18;
    private const double MaxAge = 120;
    private readonly JsonElement _object;
    private readonly string _path;

    public RuleInput(JsonElement input)
        : this(input, "", [])
    {
    }

    private RuleInput(JsonElement input, string path, List<string> flags)
    {
        _object = input;
        _path = path;
        Flags = flags;
    }

    /// <summary>Flags of the values read so far: <c>censored</c> where one has a comparator.</summary>
    public List<string> Flags { get; }

    public string Path(string name) => _path + name;

    public bool Has(string name) => Find(name) is not null;

    public double Number(string name)
    {
        var value = Require(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw ClinicalInputException.OutOfRange(Path(name), value.GetRawText(), "a number");
    }

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>, both allowed.</summary>
    public double Number(string name, double min, double max)
    {
        var number = Number(name);
        return number >= min && number <= max
            ? number
            : throw ClinicalInputException.OutOfRange(Path(name), number, $"{min} to {max}");
    }

    public double Positive(string name, double max = double.MaxValue)
    {
        var number = Number(name);
        return number > 0 && number <= max
            ? number
            : throw ClinicalInputException.OutOfRange(Path(name), number, max < double.MaxValue ? $"above 0, up to {max}" : "above 0");
    }

    public double Age() => Number("age", MinAge, MaxAge);

    public Sex Sex() => Text("sex") switch
    {
        "male" => Screening.Sex.Male,
        "female" => Screening.Sex.Female,
        "unknown" or "other" => throw new ClinicalInputException(
            InputFault.NotComputable, Path("sex"), "the score is published for male and female only"),
        var other => throw ClinicalInputException.OutOfRange(Path("sex"), $"'{other}'", "male, female, other or unknown"),
    };

    public bool Flag(string name) => OptionalFlag(name) ?? throw ClinicalInputException.Missing(Path(name));

    public bool? OptionalFlag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        var other => throw ClinicalInputException.OutOfRange(Path(name), other.Value.GetRawText(), "true or false"),
    };

    public string Text(string name)
    {
        var value = Require(name);
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw ClinicalInputException.OutOfRange(Path(name), value.GetRawText(), "a text");
    }

    /// <summary>Position of the text among the allowed ones.</summary>
    public int Choice(string name, params ReadOnlySpan<string> allowed)
    {
        var text = Text(name);
        var choice = allowed.IndexOf(text);
        return choice >= 0
            ? choice
            : throw ClinicalInputException.OutOfRange(Path(name), $"'{text}'", string.Join(", ", allowed!));
    }

    public DateOnly Date(string name)
    {
        var text = Text(name);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw ClinicalInputException.OutOfRange(Path(name), $"'{text}'", "a date as 2026-11-23");
    }

    public RuleInput Object(string name)
    {
        var value = Require(name);
        return value.ValueKind == JsonValueKind.Object
            ? new RuleInput(value, Path(name) + ".", Flags)
            : throw ClinicalInputException.OutOfRange(Path(name), value.GetRawText(), "an object");
    }

    public List<RuleInput> Objects(string name)
    {
        var items = new List<RuleInput>();
        foreach (var (i, item) in Array(name).Index())
        {
            var path = $"{Path(name)}[{i}]";
            items.Add(item.ValueKind == JsonValueKind.Object
                ? new RuleInput(item, path + ".", Flags)
                : throw ClinicalInputException.OutOfRange(path, item.GetRawText(), "an object"));
        }

        return items;
    }

    /// <summary>Sizes in mm, at least one, each above 0 and up to 300.</summary>
    public List<double> SizesMm(string name)
    {
        var sizes = new List<double>();
        foreach (var (i, item) in Array(name).Index())
        {
            sizes.Add(item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out var size) && size is > 0 and <= MaxSizeMm
                ? size
                : throw ClinicalInputException.OutOfRange($"{Path(name)}[{i}]", item.GetRawText(), $"above 0, up to {MaxSizeMm} mm"));
        }

        return sizes.Count > 0 ? sizes : throw ClinicalInputException.Missing(Path(name));
    }

    public Afp Afp(string name = "afp") => Screening.Afp.From(Amount(name), UnitOf(name), Path(name));

    /// <summary>AFP for a formula with its logarithm.</summary>
    public Afp AfpAboveZero(string name = "afp")
    {
        var afp = Afp(name);
        return afp.NgPerMl > 0 ? afp : throw ClinicalInputException.OutOfRange(Path(name), 0, "above 0 for this rule");
    }

    /// <summary>A share in %, 0 to 100.</summary>
    public double Percentage(string name)
    {
        var (amount, unit) = (Amount(name), Unit.Spell(UnitOf(name), Path(name)));
        if (unit != "%")
        {
            throw ClinicalInputException.UnknownUnit(Path(name), unit, "%");
        }

        return amount is >= 0 and <= 100 ? amount : throw ClinicalInputException.OutOfRange(Path(name), amount, "0 to 100 %");
    }

    public Bilirubin Bilirubin() => Screening.Bilirubin.From(Amount("bilirubin"), UnitOf("bilirubin"), Path("bilirubin"));

    public Albumin Albumin() => Screening.Albumin.From(Amount("albumin"), UnitOf("albumin"), Path("albumin"));

    public Platelets Platelets() => Screening.Platelets.From(Amount("platelets"), UnitOf("platelets"), Path("platelets"));

    /// <summary>A quantity that has one unit, above 0.</summary>
    /// <param name="name">The field.</param>
    /// <param name="unit">The unit that the rule needs.</param>
    /// <param name="refused">A unit of another assay: known, never converted.</param>
    public double AmountIn(string name, string unit, string? refused = null)
    {
        var amount = Amount(name);
        var spelled = Unit.Spell(UnitOf(name), Path(name));
        if (spelled != unit)
        {
            throw spelled == refused
                ? ClinicalInputException.NotConvertible(Path(name), spelled, unit)
                : ClinicalInputException.UnknownUnit(Path(name), spelled, unit);
        }

        return amount > 0 ? amount : throw ClinicalInputException.OutOfRange(Path(name), amount, "above 0");
    }

    public Comparator ComparatorOf(string name)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Object } || !Object(name).Has("comparator"))
        {
            return Comparator.Equal;
        }

        return (Comparator)Object(name).Choice("comparator", "=", "<", "<=", ">", ">=");
    }

    private double Amount(string name)
    {
        var value = Require(name);
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Number(name);
        }

        if (!Object(name).Has("value"))
        {
            throw ClinicalInputException.Missing(Path(name));
        }

        if (ComparatorOf(name) != Comparator.Equal && !Flags.Contains("censored"))
        {
            Flags.Add("censored");
        }

        return Object(name).Number("value");
    }

    private string? UnitOf(string name) =>
        Require(name).ValueKind == JsonValueKind.Object && Object(name).Has("unit") ? Object(name).Text("unit") : null;

    private JsonElement[] Array(string name)
    {
        var value = Require(name);
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray()]
            : throw ClinicalInputException.OutOfRange(Path(name), value.GetRawText(), "a list");
    }

    private JsonElement Require(string name) => Find(name) ?? throw ClinicalInputException.Missing(Path(name));

    private JsonElement? Find(string name) =>
        _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
