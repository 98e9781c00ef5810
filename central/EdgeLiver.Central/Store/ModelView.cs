namespace EdgeLiver.Central.Store;

/// <summary>What a model said on one box over a time.</summary>
/// <param name="Model">Model package.</param>
/// <param name="Site">Clinic.</param>
/// <param name="Unit">Box.</param>
/// <param name="Lesions">Looked at.</param>
/// <param name="Positive">Suspicious.</param>
/// <param name="NoOpinion">Without one.</param>
/// <param name="Scores">Lesions by probability, <see cref="ModelView.Bins"/> bins from 0 to 1.</param>
internal sealed record ModelRow(string Model, string Site, string Unit, long Lesions, long Positive, long NoOpinion, IReadOnlyList<long> Scores);

/// <summary>What the page of models reads.</summary>
internal static class ModelView
{
    public const int Bins = 50;

    /// <summary>Bin of a probability from 0 to 1; null of null.</summary>
    public static int? BinOf(double? probability) => probability is { } p ? Math.Clamp((int)(p * Bins), 0, Bins - 1) : null;

    /// <summary>By model and box, over exams that started in the time.</summary>
    public static async Task<List<ModelRow>> ReadAsync(Database database, DateTimeOffset from, DateTimeOffset until, CancellationToken stop)
    {
        var counts = await database.ReadAsync(
            session => session.ListAsync(
                $"""
                SELECT lesion.model, unit.site, unit.name, lesion.opinion, lesion.score_bin, count(*) FROM lesion JOIN unit ON unit.id = lesion.unit_id
                WHERE lesion.model IS NOT NULL AND lesion.seen_at >= {from} AND lesion.seen_at < {until} GROUP BY lesion.model, unit.site, unit.name, lesion.opinion, lesion.score_bin
                """,
                row => (Model: row.GetString(0), Site: row.GetString(1), Unit: row.GetString(2), Opinion: row.Text(3), Bin: row.Int(4), Count: row.GetInt64(5)), stop),
            stop);
        return [.. counts.GroupBy(count => (count.Model, count.Site, count.Unit)).OrderBy(group => group.Key).Select(group =>
        {
            var scores = new long[Bins];
            foreach (var (_, _, _, _, bin, count) in group)
            {
                if (bin is { } at)
                {
                    scores[Math.Clamp(at, 0, Bins - 1)] += count;
                }
            }

            return new ModelRow(
                group.Key.Model, group.Key.Site, group.Key.Unit, group.Sum(count => count.Count), group.Where(count => count.Opinion == "suspicious").Sum(count => count.Count),
                group.Where(count => count.Opinion is null or "none").Sum(count => count.Count), scores);
        })];
    }
}
