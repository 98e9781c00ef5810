namespace EdgeLiver.Screening;

/// <summary>Spelling of units as laboratories and UCUM write them.</summary>
internal static class Unit
{
    /// <summary>The unit with <c>u</c> for micro and without UCUM's brackets around arbitrary units; case counts.</summary>
    /// <exception cref="ClinicalInputException">There is no unit.</exception>
    public static string Spell(string? unit, string field)
    {
        if (string.IsNullOrWhiteSpace(unit))
        {
            throw new ClinicalInputException(InputFault.MissingUnit, field, "has no unit; name it");
        }

        return unit.Trim()
            .Replace('\u00B5', 'u')
            .Replace('\u03BC', 'u')
            .Replace("[IU]", "IU", StringComparison.Ordinal)
            .Replace("[iU]", "IU", StringComparison.Ordinal);
    }
}
