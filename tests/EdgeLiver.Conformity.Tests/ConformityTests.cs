using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace EdgeLiver.Conformity.Tests;

/// <summary>What the documents say of the product is what the sources say.</summary>
public sealed partial class ConformityTests
{
    private static readonly string[] RequirementIds = [.. Repository.Rows(Traceability.Requirements, "REQ-").Select(row => row[0])];

    [Fact]
    public void The_traceability_table_is_what_the_sources_say() =>
        Assert.True(Repository.Read("docs/traceability.md") == Traceability.Write(), $"docs/traceability.md is stale: {Repository.Refresh}");

    [Fact]
    public void The_SOUP_list_is_what_the_sources_say() =>
        Assert.True(Repository.Read("docs/soup.md") == Soup.Write(), $"docs/soup.md is stale: {Repository.Refresh}");

    [Fact]
    public void Every_requirement_has_a_test_and_every_id_on_a_test_is_one()
    {
        var named = TestSources.Traced.Select(test => test.Requirement).Distinct(StringComparer.Ordinal).ToList();

        Assert.Empty(RequirementIds.Except(named));
        Assert.Empty(named.Except(RequirementIds));
        Assert.Equal(RequirementIds.Distinct(StringComparer.Ordinal), RequirementIds);
    }

    [Fact]
    public void Every_risk_has_a_control_that_is_a_requirement()
    {
        var risks = Repository.Rows(Traceability.Risks, "RISK-");

        Assert.NotEmpty(risks);
        Assert.All(risks, risk =>
        {
            var controls = risk[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.NotEmpty(controls);
            Assert.Empty(controls.Except(RequirementIds));
        });
    }

    [Fact]
    public void Every_measure_of_the_threat_model_names_requirements_that_exist()
    {
        var security = Repository.Read("docs/security.md");
        var named = IdForm().Matches(security).Select(match => match.Value).Distinct(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(RequirementIds));
        foreach (var part in (string[])["## Assets", "## Actors", "## Entries", "## What is left"])
        {
            Assert.Contains(part, security, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_document_names_only_files_that_exist()
    {
        foreach (var document in (string[])["docs/security.md", "docs/risks.md", "docs/requirements.md", "docs/model-changes.md"])
        {
            var missing = PathForm().Matches(Repository.Read(document)).Select(match => match.Groups["path"].Value).Where(path => !Path.Exists(Repository.PathOf(path)));
            Assert.True(!missing.Any(), $"{document} names what is not there: {string.Join(", ", missing)}");
        }
    }

    [Fact]
    public void Every_package_was_looked_at_in_the_version_that_is_used()
    {
        var restored = Sbom.PackageVersions;

        // What is pinned must be listed; what came along may be.
        Assert.Empty(Soup.Versions.Keys.Except(Soup.Items.Keys));
        Assert.All(Soup.Items, item => Assert.Equal(Soup.Versions.GetValueOrDefault(item.Key) ?? restored.GetValueOrDefault(item.Key), item.Value.Version));
        Assert.All(Soup.Items, item => Assert.Contains(item.Value.Role, (string[])["shipped", "build", "test"]));
    }

    [Fact]
    [Requirement("REQ-SEC-08")]
    public void The_bill_of_materials_names_every_part_with_version_licence_and_hash()
    {
        var bom = JsonNode.Parse(Sbom.Write())!;
        var components = bom["components"]!.AsArray().Select(component => component!.AsObject()).ToList();
        var refs = components.Select(component => (string)component["bom-ref"]!).ToList();

        Assert.Equal(("CycloneDX", "1.6"), ((string)bom["bomFormat"]!, (string)bom["specVersion"]!));
        Assert.Equal(refs.Distinct(StringComparer.Ordinal), refs);
        Assert.All(components, component =>
        {
            Assert.Matches(@"^\d+\.\d+", (string)component["version"]!);
            Assert.NotEmpty(component["licenses"]!.AsArray());
        });
        Assert.All(components.Where(component => component["purl"] is not null || (string?)component["type"] == "machine-learning-model"), component =>
            Assert.Matches("^[0-9a-f]{64,128}$", (string)component["hashes"]![0]!["content"]!));
        Assert.Contains(components, component => (string?)component["type"] == "machine-learning-model");
        Assert.All(bom["dependencies"]!.AsArray().SelectMany(item => item!["dependsOn"]!.AsArray()), on => Assert.Contains((string)on!, refs));

        // What is in the product is in the SOUP list, or came along with something that is.
        var own = components.Where(component => component["purl"] is not null && Soup.Versions.ContainsKey((string)component["name"]!)).Select(component => (string)component["name"]!);
        Assert.All(own, name => Assert.Equal("shipped", Soup.Items[name].Role));
        Assert.Equal(Sbom.Write(), Sbom.Write());
    }

    [GeneratedRegex("REQ-[A-Z0-9-]+", RegexOptions.None, 1000)]
    private static partial Regex IdForm();

    /// <summary>A path of the repository in code font.</summary>
    [GeneratedRegex(@"`(?<path>(docs|device|firmware-host|inference|models|tests|yocto-recipes)/[A-Za-z0-9._/-]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathForm();
}
