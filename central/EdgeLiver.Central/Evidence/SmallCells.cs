namespace EdgeLiver.Central.Evidence;

/// <summary>Which sites' figures may be shown: few cases tell of persons, and so does a total from which all others can be taken off.</summary>
internal static class SmallCells
{
    /// <summary>Cases of either kind that a site must have.</summary>
    public const int Least = 10;

    /// <param name="sites">Diseased and healthy cases of each.</param>
    /// <returns>For each whether it is shown, and whether the total is.</returns>
    /// <remarks>A site without any case is shown as such: there is nothing to hide. One hidden site alone would be the difference: the smallest shown one is hidden too.</remarks>
    public static (bool[] Shown, bool Total) Of(IReadOnlyList<(long Diseased, long Healthy)> sites)
    {
        var empty = sites.Select(site => site is { Diseased: 0, Healthy: 0 }).ToArray();
        var shown = sites.Select((site, i) => empty[i] || (site.Diseased >= Least && site.Healthy >= Least)).ToArray();
        if (shown.Count(one => !one) == 1)
        {
            var smallest = Enumerable.Range(0, sites.Count).Where(i => shown[i] && !empty[i]).OrderBy(i => sites[i].Diseased + sites[i].Healthy).Cast<int?>().FirstOrDefault();
            if (smallest is not { } next)
            {
                return (shown, false);
            }

            shown[next] = false;
        }

        return (shown, sites.Sum(site => site.Diseased) >= Least && sites.Sum(site => site.Healthy) >= Least);
    }
}
