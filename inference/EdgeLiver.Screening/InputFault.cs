namespace EdgeLiver.Screening;

/// <summary>Why a clinical input can't be used.</summary>
public enum InputFault
{
    /// <summary>A value that the rule needs is absent.</summary>
    MissingInput,

    /// <summary>A laboratory value without its unit.</summary>
    MissingUnit,

    /// <summary>A unit that nobody reports this test in.</summary>
    UnknownUnit,

    /// <summary>A unit of another assay or kind that no factor leads to.</summary>
    UnitNotConvertible,

    /// <summary>A value that can't be: negative, no number, a date in the future.</summary>
    OutOfRange,

    /// <summary>A value that can be only if its unit is another one.</summary>
    ImplausibleValue,

    /// <summary>The rule has no result for this input, such as sex unknown.</summary>
    NotComputable,

    /// <summary>The rule does not speak about this person.</summary>
    NotApplicable,

    /// <summary>No such guideline.</summary>
    UnknownPolicy,

    /// <summary>No such rule.</summary>
    UnknownRule,
}
