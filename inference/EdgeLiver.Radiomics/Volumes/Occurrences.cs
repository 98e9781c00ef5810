namespace EdgeLiver.Radiomics;

/// <summary>Which intensities a region of a volume has.</summary>
internal static class Occurrences
{
    /// <summary>The distinct intensities, rising, and how many voxels have each.</summary>
    public static (double[] Values, int[] Counts) Of(Volume image, VolumeMask mask)
    {
        var inside = new double[mask.Count];
        var n = 0;
        for (var i = 0; i < mask.Values.Length; i++)
        {
            if (mask.Values[i])
            {
                inside[n++] = image.Values[i];
            }
        }

        Array.Sort(inside);
        var values = new List<double>();
        var counts = new List<int>();
        foreach (var value in inside)
        {
            if (values.Count == 0 || values[^1] != value)
            {
                values.Add(value);
                counts.Add(0);
            }

            counts[^1]++;
        }

        return ([.. values], [.. counts]);
    }
}
