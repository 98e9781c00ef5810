using EdgeLiver.Central.Evidence;

namespace EdgeLiver.Central.Store;

/// <summary>How many exams a site has, and of how many the end is known: what was looked into is seldom what was not.</summary>
/// <param name="Site">Clinic.</param>
/// <param name="Recalled">Exams that asked for CT or MRI.</param>
/// <param name="RecalledKnown">Of them with a deciding outcome.</param>
/// <param name="Others">All other exams.</param>
/// <param name="OthersKnown">Of them with a deciding outcome.</param>
internal sealed record Verification(string Site, long Recalled, long RecalledKnown, long Others, long OthersKnown);

/// <summary>Exams and what became of the persons.</summary>
internal static class EvidenceView
{
    private const string Recall = "diagnostic_multiphase_ct_mri";

    public static async Task<List<EvidenceCase>> CasesAsync(Database database, DateTimeOffset since, CancellationToken stop)
    {
        var rows = await database.ReadAsync(
            session => session.ListAsync(
                $"""
                SELECT exam.unit_id, exam.exam_id, exam.site, exam.opinion, exam.probability, exam.recommendation, known.outcome
                FROM (SELECT unit_id, exam_id, outcome, entered_at, 0 AS place FROM exam_outcome
                  UNION ALL SELECT unit_id, exam_id, outcome, outcome_at, 1 FROM alert WHERE outcome IS NOT NULL) known
                JOIN exam ON exam.unit_id = known.unit_id AND exam.exam_id = known.exam_id
                WHERE exam.started_at >= {since} ORDER BY known.place, known.entered_at DESC
                """,
                row => (Unit: row.GetInt64(0), Exam: row.GetString(1), Site: row.GetString(2), Opinion: row.Text(3), Probability: row.Double(4), Recommendation: row.Text(5), Outcome: row.GetString(6)), stop),
            stop);
        return [.. rows.Select(row => (Row: row, Malignant: Outcomes.IsMalignant(row.Outcome))).Where(one => one.Malignant is not null).DistinctBy(one => (one.Row.Unit, one.Row.Exam))
            .Select(one => new EvidenceCase(one.Row.Site, one.Row.Opinion, one.Row.Opinion == "none" ? null : one.Row.Probability, one.Row.Recommendation == Recall, one.Malignant!.Value))];
    }

    /// <param name="database">Where.</param>
    /// <param name="cases">Those of <see cref="CasesAsync"/> over the same time.</param>
    /// <param name="since">From then on.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task<List<Verification>> VerificationAsync(Database database, IReadOnlyCollection<EvidenceCase> cases, DateTimeOffset since, CancellationToken stop)
    {
        var exams = await database.ReadAsync(
            session => session.ListAsync(
                $"SELECT site, sum(CASE WHEN recommendation = {Recall} THEN 1 ELSE 0 END), count(*) FROM exam WHERE started_at >= {since} AND status <> 'cancelled' GROUP BY site ORDER BY site",
                row => (Site: row.GetString(0), Recalled: row.GetInt64(1), All: row.GetInt64(2)), stop),
            stop);
        return [.. exams.Select(site => new Verification(
            site.Site, site.Recalled, cases.Count(one => one.Site == site.Site && one.Recalled), site.All - site.Recalled, cases.Count(one => one.Site == site.Site && !one.Recalled)))];
    }

    public static Task<string?> OutcomeAsync(Database database, long unit, string exam, CancellationToken stop) => database.ReadAsync(
        session => session.FirstAsync($"SELECT outcome FROM exam_outcome WHERE unit_id = {unit} AND exam_id = {exam}", row => row.GetString(0), stop), stop);

    /// <summary>Records what became of the person; a later word replaces an earlier one, and the audit log keeps both.</summary>
    public static Task EnterAsync(Database database, long unit, string exam, string outcome, string who, DateTimeOffset now, CancellationToken stop) => database.WriteAsync(
        async session =>
        {
            await session.RunAsync(
                $"""
                INSERT INTO exam_outcome (unit_id, exam_id, outcome, entered_at, entered_by) VALUES ({unit}, {exam}, {outcome}, {now}, {who})
                ON CONFLICT (unit_id, exam_id) DO UPDATE SET outcome = excluded.outcome, entered_at = excluded.entered_at, entered_by = excluded.entered_by
                """,
                stop);
            await AuditTrail.AddAsync(session, now, who, "exam.outcome", exam, why: null, outcome, stop);
        },
        stop);
}
