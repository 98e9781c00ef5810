namespace EdgeLiver.Radiomics;

/// <summary>Runs of one grey level along a line.</summary>
internal static class Runs
{
    /// <summary>Counts the runs of some slices in one direction by level and length.</summary>
    public static LevelTable Of(LevelVolume region, Direction step, int first, int end)
    {
        var table = new LevelTable();
        foreach (var (x, y, z) in region.Inside(first, end))
        {
            var level = region[x, y, z];
            if (region[x - step.X, y - step.Y, z - step.Z] != level)
            {
                var length = 1;
                while (region[x + (length * step.X), y + (length * step.Y), z + (length * step.Z)] == level)
                {
                    length++;
                }

                table.Add(level, length);
            }
        }

        return table;
    }
}
