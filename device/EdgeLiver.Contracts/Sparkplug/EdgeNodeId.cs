namespace EdgeLiver.Contracts.Sparkplug;

/// <summary>Which edge node this is, and its topics.</summary>
/// <remarks>Two nodes of one group and one name at one broker are one node to every host: the pair must be unique.</remarks>
public sealed record EdgeNodeId
{
    public const string Namespace = "spBv1.0";

    /// <param name="group">Sparkplug group: the site.</param>
    /// <param name="node">Sparkplug edge node: the unit.</param>
    /// <exception cref="FormatException">One is empty or holds a character that means something in a topic.</exception>
    public EdgeNodeId(string group, string node)
    {
        Group = Checked("group", group);
        Node = Checked("node", node);
    }

    public string Group { get; }

    public string Node { get; }

    public string Birth => Topic("NBIRTH");

    public string Death => Topic("NDEATH");

    public string Data => Topic("NDATA");

    public string Command => Topic("NCMD");

    /// <summary>Where the primary host says whether it listens.</summary>
    public static string State(string host) => $"{Namespace}/STATE/{Checked("primary host", host)}";

    private static string Checked(string what, string id) => id.Length > 0 && id.AsSpan().IndexOfAny("+#/\0") < 0
        ? id
        : throw new FormatException($"Sparkplug {what} '{id}' must be one or more characters without + # /");

    private string Topic(string type) => $"{Namespace}/{Group}/{type}/{Node}";
}
