namespace EdgeLiver.Radiomics;

/// <summary>A kernel that is a product of one line kernel per axis, each axis' kernels applied one after the other.</summary>
/// <param name="X">Kernels along a row; each of odd length, its origin in the middle. None leaves the axis alone.</param>
/// <param name="Y">Along a column.</param>
/// <param name="Z">Along the slices.</param>
internal sealed record SeparableKernel(double[][] X, double[][] Y, double[][] Z)
{
    /// <summary>Convolves: <c>h(n) = sum f(n - k) g(k)</c>, the image extended beyond its border before each kernel.</summary>
    public Volume Convolve(Volume image, Boundary boundary)
    {
        // Extending a line commutes with filtering along the other axes, so that each axis can be finished at once.
        var result = LineConvolution.Apply(image, 2, Z, boundary);
        result = LineConvolution.Apply(result, 1, Y, boundary);
        result = LineConvolution.Apply(result, 0, X, boundary);
        return ReferenceEquals(result, image) ? LineConvolution.Copy(image) : result;
    }

    /// <summary>Convolves with each right-angle rotation of the kernel and pools, or with the kernel alone.</summary>
    public Volume Convolve(Volume image, Boundary boundary, Pooling? pool, bool bySlice)
    {
        if (pool is not { } pooling)
        {
            return Convolve(image, boundary);
        }

        var pooled = new PooledResponse(pooling);
        foreach (var turned in Rotations(bySlice))
        {
            pooled.Add(turned.Convolve(image, boundary));
        }

        return pooled.Finish();
    }

    /// <summary>
    /// The kernel turned by each right angle: 4 in a plane, 24 in space (IBSI 2, rotation invariance by orthogonal rotations).
    /// Turned kernels that are equal come once: as each comes equally often, the pooled response is the same.
    /// </summary>
    public IEnumerable<SeparableKernel> Rotations(bool inPlane)
    {
        double[][][] axes = [X, Y, Z];
        var seen = new List<SeparableKernel>();
        foreach (var turn in RightAngleTurn.All(inPlane))
        {
            var turned = new SeparableKernel(turn.Pick(axes, 0), turn.Pick(axes, 1), turn.Pick(axes, 2));
            if (!seen.Exists(turned.HasSameWeights))
            {
                seen.Add(turned);
            }
        }

        return seen;
    }

    private bool HasSameWeights(SeparableKernel other) =>
        HasSameWeights(X, other.X) && HasSameWeights(Y, other.Y) && HasSameWeights(Z, other.Z);

    private static bool HasSameWeights(double[][] a, double[][] b) =>
        a.Length == b.Length && a.Zip(b).All(x => x.First.AsSpan().SequenceEqual(x.Second));
}

/// <summary>A rotation by right angles: which axis each axis takes its kernels from, and whether it turns them round.</summary>
internal readonly record struct RightAngleTurn(int[] From, bool[] Flipped)
{
    /// <summary>All of them: the signed permutations of the axes with determinant 1.</summary>
    public static IEnumerable<RightAngleTurn> All(bool inPlane)
    {
        int[][] even = [[0, 1, 2], [1, 2, 0], [2, 0, 1]], odd = [[1, 0, 2], [0, 2, 1], [2, 1, 0]];
        foreach (var from in even.Concat(odd))
        {
            for (var signs = 0; signs < 8; signs++)
            {
                var flipped = new[] { (signs & 1) != 0, (signs & 2) != 0, (signs & 4) != 0 };
                var isOdd = Array.IndexOf(odd, from) >= 0;
                var isRotation = (flipped.Count(x => x) % 2 != 0) == isOdd;
                if (isRotation && (!inPlane || (from[2] == 2 && !flipped[2])))
                {
                    yield return new RightAngleTurn(from, flipped);
                }
            }
        }
    }

    public double[][] Pick(double[][][] axes, int axis)
    {
        var kernels = axes[From[axis]];
        return Flipped[axis] ? [.. kernels.Select(x => x.Reverse().ToArray())] : kernels;
    }
}
