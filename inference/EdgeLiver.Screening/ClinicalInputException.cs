using System.Globalization;

namespace EdgeLiver.Screening;

/// <summary>A clinical input that can't be used; the message names field, value and what is allowed, in one line.</summary>
public sealed class ClinicalInputException : Exception
{
    private const int MaxShown = 60;

    public ClinicalInputException(InputFault fault, string field, string problem)
        : base(OneLine($"{field}: {problem}"))
    {
        Fault = fault;
        Field = field;
    }

    public InputFault Fault { get; }

    /// <summary>Path of the input, such as <c>observations[0].sizeMm</c>.</summary>
    public string Field { get; }

    internal static ClinicalInputException Missing(string field) =>
        new(InputFault.MissingInput, field, "is missing; give it a value");

    internal static ClinicalInputException OutOfRange(string field, object value, string allowed) =>
        new(InputFault.OutOfRange, field, string.Create(CultureInfo.InvariantCulture, $"{Shown(value)} is out of range, must be {allowed}"));

    internal static ClinicalInputException Implausible(string field, object value, string allowed) =>
        new(InputFault.ImplausibleValue, field, string.Create(CultureInfo.InvariantCulture, $"{Shown(value)} is not plausible, expected {allowed}; check the unit"));

    internal static ClinicalInputException UnknownUnit(string field, string unit, string allowed) =>
        new(InputFault.UnknownUnit, field, $"unit '{Shown(unit)}' is unknown, use {allowed}");

    internal static ClinicalInputException NotConvertible(string field, string unit, string allowed) =>
        new(InputFault.UnitNotConvertible, field, $"unit '{Shown(unit)}' can't be converted, the rule needs {allowed}");

    internal static ClinicalInputException UnknownName(InputFault fault, string field, string name, IEnumerable<string> allowed) =>
        new(fault, field, $"'{Shown(name)}' is unknown, use {string.Join(", ", allowed)}");

    internal static ClinicalInputException NotApplicable(string field, string why) => new(InputFault.NotApplicable, field, why);

    /// <summary>Input can be megabytes of anything: a message shows its beginning.</summary>
    private static object Shown(object value) =>
        value is string { Length: > MaxShown } text ? string.Concat(text.AsSpan(0, MaxShown), "...") : value;

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
