namespace EdgeLiver.Radiomics;

/// <summary>Eigenvalues of a symmetric matrix of 3 x 3.</summary>
internal static class SymmetricMatrix
{
    // What the rotations leave of an eigenvalue that is 0; one voxel off a plane of ten million is above.
    private const double Rounding = 1e-13;
    private const int Sweeps = 50;

    /// <summary>Eigenvalues by Jacobi's rotations: exact to rounding where eigenvalues are equal or 0, unlike the closed formula.</summary>
    /// <param name="m">The matrix, not negative; overwritten.</param>
    /// <returns>Largest first; what is 0 but for rounding is 0.</returns>
    public static (double Major, double Minor, double Least) Eigenvalues(double[,] m)
    {
        for (var sweep = 0; sweep < Sweeps && (m[0, 1] != 0 || m[0, 2] != 0 || m[1, 2] != 0); sweep++)
        {
            Rotate(m, 0, 1, 2);
            Rotate(m, 0, 2, 1);
            Rotate(m, 1, 2, 0);
        }

        double[] values = [m[0, 0], m[1, 1], m[2, 2]];
        Array.Sort(values);
        var zero = Rounding * values[2];
        return (values[2], values[1] > zero ? values[1] : 0, values[0] > zero ? values[0] : 0);
    }

    /// <summary>Turns rows and columns p and q so that their common element becomes 0; r is the third.</summary>
    private static void Rotate(double[,] m, int p, int q, int r)
    {
        if (m[p, q] == 0)
        {
            return;
        }

        var slope = (m[q, q] - m[p, p]) / (2 * m[p, q]);
        var tangent = Math.CopySign(1, slope) / (Math.Abs(slope) + Math.Sqrt((slope * slope) + 1));
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        m[p, p] -= tangent * m[p, q];
        m[q, q] += tangent * m[p, q];
        m[p, q] = m[q, p] = 0;
        var (rp, rq) = (m[r, p], m[r, q]);
        m[r, p] = m[p, r] = (cosine * rp) - (sine * rq);
        m[r, q] = m[q, r] = (sine * rp) + (cosine * rq);
    }
}
