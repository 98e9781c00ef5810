using EdgeLiver.Host.Web.Forms;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Web.Pages;

/// <summary>Fields of a form with their labels, values and faults.</summary>
/// <param name="page">Whose.</param>
/// <param name="sent">What was sent and refused; null for a fresh form.</param>
internal sealed class Fields(Page page, FormInput? sent)
{
    /// <summary>Says that something is wrong, above the form; empty where nothing is.</summary>
    public Html Summary() => sent is null || sent.Faults.Count == 0
        ? Html.Empty
        : page.Html($"<p class=\"notice\" role=\"alert\">{Texts.CheckFields}</p>");

    public Html Text(string name, LocalText label, string? value = null, string type = "text", Html attributes = default) => page.Html($"""
        <div class="field"><label for="{name}">{label}</label>
        <input id="{name}" name="{name}" type="{type}" value="{(type == "password" ? "" : Value(name, value))}" {Described(name)} {attributes}>{Fault(name)}</div>
        """);

    /// <summary>A number is a text field: browsers throw away what they do not take for a number, and nobody can say what it was.</summary>
    public Html Number(string name, LocalText label, double? value, string? unit = null) => page.Html($"""
        <div class="field"><label for="{name}">{label}{(unit is null ? Html.Empty : page.Html($" <small>{unit}</small>"))}</label>
        <input id="{name}" name="{name}" inputmode="decimal" autocomplete="off" maxlength="24" value="{Value(name, value?.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture))}" {Described(name)}>{Fault(name)}</div>
        """);

    public Html Choice(string name, LocalText label, string? value, params IReadOnlyList<(string Value, LocalText Text)> options) => page.Html($"""
        <div class="field"><label for="{name}">{label}</label>
        <select id="{name}" name="{name}" {Described(name)}>{options.Select(option => Option(option.Value, page.Html($"{option.Text}"), Value(name, value) == option.Value))}</select>{Fault(name)}</div>
        """);

    public Html Units(string name, string? value, params IReadOnlyList<string> units) => page.Html($"""
        <div class="field unit"><label for="{name}">{Texts.Unit}</label>
        <select id="{name}" name="{name}" {Described(name)}>{units.Select(unit => Option(unit, page.Html($"{unit}"), Value(name, value) == unit))}</select>{Fault(name)}</div>
        """);

    public Html Check(string name, string value, LocalText label, bool isChecked) => page.Html($"""
        <label class="check"><input type="checkbox" name="{name}" value="{value}" {(IsOn(name, value, isChecked) ? new Html("checked") : Html.Empty)}> {label}</label>
        """);

    public Html Fault(string name) => page.Html($"{(sent?.Faults ?? []).Where(fault => fault.Field == name).Take(1).Select(fault => page.Html($"<span class=\"fault\" id=\"{name}-fault\">{fault.Message}</span>"))}");

    private bool IsOn(string name, string value, bool otherwise) => sent is null ? otherwise : sent.All(name).Contains(value, StringComparer.Ordinal);

    private string Value(string name, string? otherwise) => sent is null ? otherwise ?? "" : sent.Raw(name);

    private Html Described(string name) => sent?.Faults.Any(fault => fault.Field == name) == true
        ? page.Html($"aria-invalid=\"true\" aria-describedby=\"{name}-fault\"")
        : Html.Empty;

    private Html Option(string value, Html text, bool selected) =>
        page.Html($"<option value=\"{value}\" {(selected ? new Html("selected") : Html.Empty)}>{text}</option>");
}
