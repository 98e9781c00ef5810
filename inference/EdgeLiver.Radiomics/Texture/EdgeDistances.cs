namespace EdgeLiver.Radiomics;

/// <summary>Steps over sides from each pixel of a region's form to the nearest place outside it: 1 at the edge.</summary>
internal static class EdgeDistances
{
    /// <summary>Peels the form: what has a side outside lies at 1, what has a side at 1 lies at 2, and so on.</summary>
    /// <param name="form">Level 1 inside the form.</param>
    /// <param name="sides">Steps that count: 4 in a slice, 6 in a volume.</param>
    public static LevelVolume Of(LevelVolume form, Direction[] sides)
    {
        var distances = new LevelVolume(form.Width, form.Height, form.Depth, form.Levels);
        var shell = form.Inside(0, form.Depth).Where(p => sides.Any(s => form[p.X + s.X, p.Y + s.Y, p.Z + s.Z] == 0)).ToList();
        for (var distance = 1; shell.Count > 0; distance++)
        {
            foreach (var (x, y, z) in shell)
            {
                distances.Values[x + (form.Width * (y + (form.Height * z)))] = distance;
            }

            shell =
            [
                .. shell.SelectMany(p => sides.Select(s => (X: p.X + s.X, Y: p.Y + s.Y, Z: p.Z + s.Z)))
                    .Where(p => form[p.X, p.Y, p.Z] > 0 && distances[p.X, p.Y, p.Z] == 0).Distinct(),
            ];
        }

        return distances;
    }
}
