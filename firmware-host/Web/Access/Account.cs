using System.Text.Json.Serialization;

namespace EdgeLiver.Host.Web.Access;

/// <summary>What an account may do; one account may have several.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
internal enum Role
{
    /// <summary>Registers, scans, reviews and signs exams.</summary>
    Operator,

    /// <summary>The same, and enters what came of an exam.</summary>
    Clinician,

    /// <summary>Settings, accounts, logs; no exam.</summary>
    Technician,
}

/// <summary>Somebody who may log in.</summary>
/// <param name="Name">1 to 32 of a-z 0-9 - . _ : it stands in records, so it must not be a patient's kind of name.</param>
/// <param name="Roles">At least one.</param>
/// <param name="Hash">Of the PIN or password: PBKDF2 with its salt and count in it.</param>
internal sealed record Account(string Name, IReadOnlyList<Role> Roles, string Hash)
{
    public bool May(Role role) => Roles.Contains(role);
}
