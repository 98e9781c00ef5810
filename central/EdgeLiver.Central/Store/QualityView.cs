namespace EdgeLiver.Central.Store;

/// <summary>Exams of one site and operator, by visualization score.</summary>
/// <param name="Site">Clinic.</param>
/// <param name="Operator">Account of the site; null where nobody was logged in.</param>
/// <param name="A">Score A.</param>
/// <param name="B">Score B.</param>
/// <param name="C">Score C.</param>
/// <param name="NotJudged">Without a score.</param>
/// <param name="WithoutAfp">Of all of them.</param>
internal sealed record QualityRow(string Site, string? Operator, long A, long B, long C, long NotJudged, long WithoutAfp)
{
    public long Judged => A + B + C;

    public long All => Judged + NotJudged;

    public static QualityRow Sum(string site, IEnumerable<QualityRow> rows) =>
        rows.Aggregate(new QualityRow(site, null, 0, 0, 0, 0, 0), (sum, row) => sum with { A = sum.A + row.A, B = sum.B + row.B, C = sum.C + row.C, NotJudged = sum.NotJudged + row.NotJudged, WithoutAfp = sum.WithoutAfp + row.WithoutAfp });
}

/// <summary>What the page of quality reads.</summary>
internal static class QualityView
{
    public static async Task<List<QualityRow>> ReadAsync(Database database, DateTimeOffset since, CancellationToken stop)
    {
        var counts = await database.ReadAsync(
            session => session.ListAsync(
                $"""
                SELECT site, operator, visualization, count(*), count(*) - count(afp) FROM exam WHERE started_at >= {since} AND status <> 'cancelled' GROUP BY site, operator, visualization
                """,
                row => (Site: row.GetString(0), Operator: row.Text(1), Score: row.Text(2), Count: row.GetInt64(3), WithoutAfp: row.GetInt64(4)), stop),
            stop);
        return [.. counts.GroupBy(count => (count.Site, count.Operator)).Select(group => new QualityRow(
            group.Key.Site, group.Key.Operator, Of(group, "A"), Of(group, "B"), Of(group, "C"), Of(group, null), group.Sum(count => count.WithoutAfp)))
            .OrderBy(row => row.Site, StringComparer.Ordinal).ThenBy(row => row.Operator, StringComparer.Ordinal)];

        static long Of(IEnumerable<(string Site, string? Operator, string? Score, long Count, long WithoutAfp)> counts, string? score) => counts.Where(count => count.Score == score).Sum(count => count.Count);
    }
}
