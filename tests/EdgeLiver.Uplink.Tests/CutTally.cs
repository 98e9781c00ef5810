namespace EdgeLiver.Uplink.Tests;

/// <summary>Images and what was wrong with them.</summary>
internal sealed class CutTally
{
    private readonly SortedDictionary<CutModel, (int Images, int Unreadable, int Losing)> _rows = [];

    public List<string> Faults { get; } = [];

    public int Bad => Faults.Count;

    public void Add(CutModel model, string? fault)
    {
        var (images, unreadable, losing) = _rows.GetValueOrDefault(model);
        var isUnreadable = fault?.StartsWith("unreadable", StringComparison.Ordinal) == true;
        _rows[model] = (images + 1, unreadable + (isUnreadable ? 1 : 0), losing + (fault is not null && !isUnreadable ? 1 : 0));
        if (fault is not null)
        {
            Faults.Add(fault);
        }
    }

    public string Table(string name) => string.Join('\n', _rows.Select(row =>
        $"| {name} | {row.Key} | {row.Value.Images} images | {row.Value.Unreadable} unreadable | {row.Value.Losing} lost or wrong |").Concat(Faults.Take(5)));
}
