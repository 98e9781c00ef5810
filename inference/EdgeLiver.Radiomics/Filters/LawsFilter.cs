namespace EdgeLiver.Radiomics;

/// <summary>Laws' kernels (IBSI JTXT), each normalised to deviation 1; optionally their energy (IBSI PQSD).</summary>
/// <param name="Kernel">One name for each axis x, y, z: <c>L5E5</c>, <c>E3W5R5</c>.</param>
/// <param name="Pool">Pooling over all right-angle rotations, or null for this direction alone.</param>
/// <param name="Energy">Chebyshev radius in voxels over which the response's absolute value is averaged, or null.</param>
public sealed record LawsFilter(string Kernel, Pooling? Pool = null, int? Energy = null) : FilterSettings
{
    private static readonly Dictionary<string, double[]> Lines = new()
    {
        ["L5"] = [1, 4, 6, 4, 1],
        ["E5"] = [-1, -2, 0, 2, 1],
        ["S5"] = [-1, 0, 2, 0, -1],
        ["W5"] = [-1, 2, 0, -2, 1],
        ["R5"] = [1, -4, 6, -4, 1],
        ["L3"] = [1, 2, 1],
        ["E3"] = [-1, 0, 1],
        ["S3"] = [-1, 2, -1],
    };

    private protected override string Text =>
        $"laws:kernel={Kernel}{(Energy is { } radius ? $",energy={radius}" : "")}{(Pool is { } pool ? $",pool={pool.ToString().ToLowerInvariant()}" : "")}";

    public override Volume Apply(Volume image, bool bySlice)
    {
        if (Kernel.Length != (bySlice ? 4 : 6))
        {
            throw new FormatException($"filter laws: kernel is '{Kernel}', must have {(bySlice ? "2 names by slice" : "3 names by volume")}");
        }

        var axes = Kernel.Chunk(2).Select(x => Normalised(Lines[new string(x)])).ToArray();
        var kernel = new SeparableKernel([axes[0]], [axes[1]], bySlice ? [] : [axes[2]]);
        var response = kernel.Convolve(image, Boundary, Pool, bySlice);
        if (Energy is not { } radius)
        {
            return response;
        }

        foreach (ref var value in response.Values)
        {
            value = Math.Abs(value);
        }

        return MeanFilter.Box((2 * radius) + 1, bySlice).Convolve(response, Boundary);
    }

    internal static LawsFilter Read(FilterText fields)
    {
        var kernel = fields.Take("kernel")?.ToUpperInvariant();
        if (kernel?.Length is not (4 or 6) || !kernel.Chunk(2).All(x => Lines.ContainsKey(new string(x))))
        {
            throw fields.Wrong("kernel", kernel, $"2 or 3 of {string.Join(", ", Lines.Keys)}, as in L5E5");
        }

        var pool = fields.Choice<Pooling>("pool");
        return new LawsFilter(kernel, pool, fields.Has("energy") ? fields.Whole("energy", 1, 500) : null);
    }

    private static double[] Normalised(double[] line)
    {
        var norm = Math.Sqrt(line.Sum(x => x * x));
        return [.. line.Select(x => x / norm)];
    }
}
