namespace EdgeLiver.Radiomics;

/// <summary>How the responses of a filter's rotations become one response, voxel by voxel.</summary>
public enum Pooling
{
    /// <summary>The highest.</summary>
    Max,

    /// <summary>The mean; written <c>average</c> too.</summary>
    Mean,

    /// <summary>The lowest.</summary>
    Min,
}

/// <summary>Responses taken one after the other, pooled.</summary>
internal sealed class PooledResponse(Pooling pooling)
{
    private Volume? _pooled;
    private int _count;

    /// <summary>Takes a response over: it may be written to later.</summary>
    public void Add(Volume response)
    {
        _count++;
        if (_pooled is null)
        {
            _pooled = response;
            return;
        }

        var pooled = _pooled.Values;
        var values = response.Values;
        switch (pooling)
        {
            case Pooling.Max:
                for (var i = 0; i < pooled.Length; i++)
                {
                    pooled[i] = Math.Max(pooled[i], values[i]);
                }

                break;
            case Pooling.Min:
                for (var i = 0; i < pooled.Length; i++)
                {
                    pooled[i] = Math.Min(pooled[i], values[i]);
                }

                break;
            default:
                for (var i = 0; i < pooled.Length; i++)
                {
                    pooled[i] += values[i];
                }

                break;
        }
    }

    /// <summary>The pooled response of at least one.</summary>
    public Volume Finish()
    {
        var pooled = _pooled ?? throw new InvalidOperationException("no response to pool");
        if (pooling == Pooling.Mean)
        {
            foreach (ref var value in pooled.Values)
            {
                value /= _count;
            }
        }

        return pooled;
    }
}
