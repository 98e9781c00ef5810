namespace EdgeLiver.Screening;

/// <summary>Sex as the published scores know it.</summary>
public enum Sex
{
    /// <summary>Not known, or neither: scores that need it are not computed.</summary>
    Unknown,
    Female,
    Male,
}
