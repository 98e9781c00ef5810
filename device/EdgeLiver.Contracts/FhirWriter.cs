using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace EdgeLiver.Contracts;

/// <summary>The few FHIR R4 data types that the bundles are made of, written straight to JSON.</summary>
/// <param name="scope">Id of the exam or alert: what the same resource of another bundle is told apart by.</param>
internal sealed class FhirWriter(Ulid scope) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private Utf8JsonWriter? _json;

    private Utf8JsonWriter Json => _json ??= new(_bytes);

    /// <summary>A bundle of resources that belong together; nothing in it asks the receiver to act.</summary>
    public byte[] Bundle(string idSystem, DateTimeOffset at, Action entries)
    {
        Json.WriteStartObject();
        Text("resourceType", "Bundle");
        Text("type", "collection");
        Identifier("identifier", idSystem, $"{scope}");
        Instant("timestamp", at);
        List("entry", entries);
        Json.WriteEndObject();
        Json.Flush();
        return _bytes.WrittenSpan.ToArray();
    }

    /// <param name="key">Names the resource inside this bundle, for <see cref="Reference(string, string)"/>.</param>
    /// <param name="type">FHIR resource type.</param>
    /// <param name="body">Writes its elements.</param>
    public void Resource(string key, string type, Action body) => Item(() =>
    {
        Text("fullUrl", Url(key));
        Object("resource", () =>
        {
            Text("resourceType", type);
            body();
        });
    });

    public void Text(string name, string value) => Json.WriteString(name, value);

    public void Number(string name, double value) => Json.WriteNumber(name, value);

    public void Count(string name, int value) => Json.WriteNumber(name, value);

    public void Flag(string name, bool value) => Json.WriteBoolean(name, value);

    public void Instant(string name, DateTimeOffset at) =>
        Json.WriteString(name, at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));

    public void Date(string name, DateOnly date) => Json.WriteString(name, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public void Object(string name, Action body)
    {
        Json.WriteStartObject(name);
        body();
        Json.WriteEndObject();
    }

    public void List(string name, Action items)
    {
        Json.WriteStartArray(name);
        items();
        Json.WriteEndArray();
    }

    /// <summary>A list of one.</summary>
    public void Single(string name, Action item) => List(name, () => Item(item));

    public void Item(Action body)
    {
        Json.WriteStartObject();
        body();
        Json.WriteEndObject();
    }

    public void Identifier(string name, string system, string value) => Object(name, () => IdentifierBody(system, value));

    public void Identifiers(string name, string system, string value) => Single(name, () => IdentifierBody(system, value));

    public void Concept(string name, Code code) => Object(name, () => ConceptBody(code));

    public void Concepts(string name, Code code) => Single(name, () => ConceptBody(code));

    public void ConceptBody(Code code)
    {
        Single("coding", () => CodingBody(code));
        if (code.Text is { } text)
        {
            Text("text", text);
        }
    }

    public void CodingBody(Code code)
    {
        Text("system", code.System);
        Text("code", code.Value);
        if (code.Version is { } version)
        {
            Text("version", version);
        }
    }

    /// <param name="name">Element.</param>
    /// <param name="value">The number.</param>
    /// <param name="unit">As people read it.</param>
    /// <param name="ucum">The same as a UCUM code, or null where it has none.</param>
    /// <param name="comparator">&lt;, &lt;=, &gt;=, &gt; or null.</param>
    public void Quantity(string name, double value, string unit, string? ucum, string? comparator = null) => Object(name, () =>
    {
        Number("value", value);
        if (comparator is not null)
        {
            Text("comparator", comparator);
        }

        Text("unit", unit);
        if (ucum is not null)
        {
            Text("system", FhirCodes.Ucum);
            Text("code", ucum);
        }
    });

    public void Reference(string name, string key) => Object(name, () => Text("reference", Url(key)));

    public void References(string name, IEnumerable<string> keys) => List(name, () =>
    {
        foreach (var key in keys)
        {
            Item(() => Text("reference", Url(key)));
        }
    });

    public void Dispose() => _json?.Dispose();

    private void IdentifierBody(string system, string value)
    {
        Text("system", system);
        Text("value", value);
    }

    // Made from the names, so that one exam always has the same bytes and a repeat can be told by its hash.
    private string Url(string key) => $"urn:uuid:{DicomUid.Uuid($"{scope}/{key}")}";
}

/// <summary>A code of a code system, as FHIR's Coding; <paramref name="Text"/> is what people read.</summary>
internal readonly record struct Code(string System, string Value, string? Text = null, string? Version = null);
