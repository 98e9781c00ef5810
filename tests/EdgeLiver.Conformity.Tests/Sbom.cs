using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace EdgeLiver.Conformity.Tests;

/// <summary>What the product is made of, as CycloneDX 1.6 JSON: packages of <c>project.assets.json</c>, the runtime, the models.</summary>
internal static class Sbom
{
    public const string Assets = "firmware-host/obj/project.assets.json";

    // A self-contained publish carries the runtime, which no list of packages names.
    private static readonly string[] Frameworks = ["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"];

    /// <summary>Packages of the restored graph with their versions.</summary>
    public static IReadOnlyDictionary<string, string> PackageVersions => JsonNode.Parse(Repository.Read(Assets))!["libraries"]!.AsObject()
        .Where(item => (string)item.Value!["type"]! == "package").Select(item => item.Key.Split('/')).ToDictionary(name => name[0], name => name[1], StringComparer.Ordinal);

    public static string Write()
    {
        var assets = JsonNode.Parse(Repository.Read(Assets))!;
        var target = assets["targets"]!.AsObject().First().Value!.AsObject();
        var libraries = assets["libraries"]!.AsObject();
        var notShipped = assets["project"]!["frameworks"]!.AsObject().First().Value!["dependencies"]!.AsObject()
            .Where(item => (string?)item.Value!["suppressParent"] == "All").Select(item => item.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var components = new JsonArray();
        var dependencies = new JsonArray();
        var refs = libraries.Select(item => item.Key.Split('/')).Where(name => !notShipped.Contains(name[0]))
            .ToDictionary(name => name[0], name => RefOf(name[0], name[1], IsPackage(libraries, name)), StringComparer.OrdinalIgnoreCase);
        foreach (var (key, library) in libraries)
        {
            var name = key.Split('/');
            if (notShipped.Contains(name[0]))
            {
                continue;
            }

            var entry = target[key]!.AsObject();
            components.Add(IsPackage(libraries, name) ? Package(name, library!.AsObject(), entry, Folders(assets)) : Own(name));
            dependencies.Add(Dependency(refs[name[0]], entry["dependencies"]?.AsObject().Select(item => refs.GetValueOrDefault(item.Key)).OfType<string>() ?? []));
        }

        foreach (var framework in Frameworks)
        {
            components.Add(Framework(framework));
        }

        foreach (var folder in Directory.GetDirectories(Repository.PathOf("models")).Where(folder => File.Exists(Path.Combine(folder, "manifest.json"))).Order(StringComparer.Ordinal))
        {
            components.Add(Model(folder));
        }

        return Document(components, dependencies);
    }

    private static string Document(JsonArray components, JsonArray dependencies)
    {
        var version = XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;
        var self = $"edgeliver@{version}";
        dependencies.Insert(0, Dependency(self, components.Select(component => (string)component!["bom-ref"]!)));

        // The same parts have the same serial number: two builds of one source tree can be compared.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(components.ToJsonString()));
        var document = new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["serialNumber"] = $"urn:uuid:{new Guid(hash.AsSpan(0, 16))}",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "application", ["bom-ref"] = self, ["name"] = "edgeliver", ["version"] = version, ["licenses"] = Licence("Apache-2.0"),
                    ["description"] = "Ultrasound screening station: decision support for screening, not a diagnosis; for research use until cleared.",
                },
            },
            ["components"] = components,
            ["dependencies"] = dependencies,
        };
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    private static JsonObject Package(string[] name, JsonObject library, JsonObject entry, IReadOnlyList<string> folders)
    {
        var component = new JsonObject
        {
            ["type"] = "library", ["bom-ref"] = RefOf(name[0], name[1], isPackage: true), ["name"] = name[0], ["version"] = name[1],

            // Native parts of other systems alone: they are restored and never run on a box.
            ["scope"] = entry["runtimeTargets"]?.AsObject().All(item => ((string)item.Value!["rid"]!).StartsWith("linux", StringComparison.Ordinal) == false) == true && entry["runtime"] is null ? "excluded" : "required",
            ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(Convert.FromBase64String((string)library["sha512"]!)) }),
            ["licenses"] = Licence(LicenceOf(name[0], (string)library["path"]!, folders)),
            ["purl"] = RefOf(name[0], name[1], isPackage: true),
        };
        return component;
    }

    private static JsonObject Own(string[] name) => new()
    {
        ["type"] = "library", ["bom-ref"] = RefOf(name[0], name[1], isPackage: false), ["name"] = name[0], ["version"] = name[1], ["scope"] = "required", ["licenses"] = Licence("Apache-2.0"),
    };

    private static JsonObject Framework(string name) => new()
    {
        ["type"] = "framework", ["bom-ref"] = $"{name}@{Environment.Version}", ["name"] = name, ["version"] = $"{Environment.Version}", ["scope"] = "required", ["licenses"] = Licence("MIT"),
    };

    /// <summary>A model with its manifest's hash, which covers every file, and what it was trained on.</summary>
    private static JsonObject Model(string folder)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder, "manifest.json"));
        var manifest = JsonNode.Parse(bytes)!;
        var (name, version) = ((string)manifest["name"]!, (string)manifest["version"]!);
        return new JsonObject
        {
            ["type"] = "machine-learning-model", ["bom-ref"] = $"model:{name}@{version}", ["name"] = name, ["version"] = version, ["scope"] = "required",
            ["description"] = $"Trained on: {string.Join("; ", Licences(manifest).Distinct(StringComparer.Ordinal))}",
            ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-256", ["content"] = Convert.ToHexStringLower(SHA256.HashData(bytes)) }),
            ["licenses"] = Licence("Apache-2.0"),
            ["modelCard"] = new JsonObject { ["modelParameters"] = new JsonObject { ["task"] = (string)manifest["task"]! } },
        };
    }

    private static IEnumerable<string> Licences(JsonNode node) => node switch
    {
        JsonObject value => (value["licence"] is JsonValue licence ? [$"{value["name"] ?? value["set"] ?? "data"} ({(string)licence!})"] : Array.Empty<string>())
            .Concat(value.Select(item => item.Value).OfType<JsonNode>().SelectMany(Licences)),
        JsonArray values => values.OfType<JsonNode>().SelectMany(Licences),
        _ => [],
    };

    private static string LicenceOf(string package, string path, IReadOnlyList<string> folders)
    {
        var nuspec = folders.Select(folder => Path.Combine(folder, path, $"{package.ToLowerInvariant()}.nuspec")).FirstOrDefault(File.Exists);
        var licence = nuspec is null ? null : XDocument.Load(nuspec).Descendants().FirstOrDefault(item => item.Name.LocalName == "license" && (string?)item.Attribute("type") == "expression")?.Value;

        // Some packages bring a file and name no licence: somebody has read it, docs/soup.json says what it is.
        return licence ?? (Soup.Items.GetValueOrDefault(package)?.Licence)
            ?? throw new InvalidDataException($"{package}: no licence expression in its nuspec and none in {Soup.Source}; read its licence file and enter it there");
    }

    private static JsonArray Licence(string expression) => expression.Contains(' ', StringComparison.Ordinal)
        ? new JsonArray(new JsonObject { ["expression"] = expression })
        : new JsonArray(new JsonObject { ["license"] = new JsonObject { ["id"] = expression } });

    private static JsonObject Dependency(string of, IEnumerable<string> on) => new()
    {
        ["ref"] = of, ["dependsOn"] = new JsonArray([.. on.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(item => JsonValue.Create(item))]),
    };

    private static bool IsPackage(JsonObject libraries, string[] name) => (string)libraries[$"{name[0]}/{name[1]}"]!["type"]! == "package";

    private static string RefOf(string name, string version, bool isPackage) => isPackage ? $"pkg:nuget/{name}@{version}" : $"{name}@{version}";

    private static List<string> Folders(JsonNode assets) => [.. assets["packageFolders"]!.AsObject().Select(item => item.Key)];
}
