using Xunit.v3;

namespace EdgeLiver.Tests;

/// <summary>The requirement of docs/requirements.md that a test verifies; <c>--filter-trait Requirement=REQ-…</c> runs its tests.</summary>
/// <param name="id">As in the table.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RequirementAttribute(string id) : Attribute, ITraitAttribute
{
    public string Id => id;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Requirement", id)];
}
