namespace EdgeLiver.Radiomics;

/// <summary>A feature's tag and code in the IBSI reference manual; the code is empty for what IBSI does not define.</summary>
/// <param name="tag">Name in the benchmark tables, without dimension and aggregation: <c>cm_joint_max</c>.</param>
/// <param name="code">Four characters: <c>GYBY</c>.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class IbsiAttribute(string tag, string code) : Attribute
{
    public string Tag { get; } = tag;

    public string Code { get; } = code;
}
