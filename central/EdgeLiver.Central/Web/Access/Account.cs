namespace EdgeLiver.Central.Web.Access;

/// <summary>What somebody may do; the numbers stand in the database.</summary>
[Flags]
internal enum Role
{
    None = 0,

    /// <summary>Boxes, quality, models; no exam.</summary>
    Viewer = 1,

    /// <summary>Exams, alerts, outcomes.</summary>
    Clinician = 2,

    /// <summary>Commands to boxes.</summary>
    Operator = 4,

    /// <summary>Accounts, roll-outs, audit.</summary>
    Administrator = 8,
}

/// <summary>Somebody who may log in.</summary>
/// <param name="Name">1 to 32 of a-z 0-9 - . _</param>
/// <param name="Roles">At least one.</param>
internal sealed record Account(string Name, Role Roles)
{
    /// <summary>Everybody who may log in may look at boxes.</summary>
    public bool May(Role role) => role == Role.Viewer ? Roles != Role.None : (Roles & role) == role;
}
