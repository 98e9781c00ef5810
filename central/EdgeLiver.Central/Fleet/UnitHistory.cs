namespace EdgeLiver.Central.Fleet;

/// <summary>Points of history that the store does not have yet: one for each unit and step, of the present and of what was seen while nobody listened.</summary>
internal sealed class UnitHistory(TimeSpan step, TimeProvider time)
{
    private readonly List<UnitSample> _samples = [];

    /// <summary>The node's values as of now; nothing where this step has its point.</summary>
    public void Add(FleetNode node)
    {
        var at = StepOf(time.GetUtcNow().ToUnixTimeMilliseconds());
        if (at != node.SampledAt)
        {
            node.SampledAt = at;
            _samples.Add(new UnitSample(node.Id, at, new UnitReading([.. node.Values])));
        }
    }

    /// <summary>A replayed look of then.</summary>
    public void AddPast(FleetNode node, ulong milliseconds)
    {
        // The future has no history; a clock that ran ahead must not make one.
        if (milliseconds == 0 || milliseconds > (ulong)time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return;
        }

        var at = StepOf((long)milliseconds);
        if (at != node.PastSampledAt)
        {
            node.PastSampledAt = at;
            _samples.Add(new UnitSample(node.Id, at, new UnitReading([.. node.Past])));
        }
    }

    public List<UnitSample> Take()
    {
        var taken = _samples.ToList();
        _samples.Clear();
        return taken;
    }

    private long StepOf(long milliseconds) => milliseconds - (milliseconds % (long)step.TotalMilliseconds);
}
