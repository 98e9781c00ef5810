using EdgeLiver.Central.Store;

namespace EdgeLiver.Central.Receive;

/// <summary>What became of a batch of arrivals.</summary>
/// <param name="Stored">New ones.</param>
/// <param name="Repeated">The store had them already, byte for byte.</param>
/// <param name="Conflicting">Another record has the unit's sequence.</param>
internal sealed record Outcome(IReadOnlyList<Arrival> Stored, IReadOnlyList<Arrival> Repeated, IReadOnlyList<Arrival> Conflicting);

/// <summary>The tables of records: every record whole, and of exams and alerts the columns that pages look for.</summary>
internal sealed class RecordLog(Database database)
{
    private const int RowsAStatement = 200;

    private readonly UnitIds _units = new(database);

    /// <summary>Stores what is new of them, in one transaction.</summary>
    public async Task<Outcome> AddAsync(IReadOnlyList<Arrival> arrivals, CancellationToken stop)
    {
        var ids = await _units.OfAsync(arrivals.Select(arrival => (arrival.Site, arrival.Unit)), stop);
        var rows = arrivals.Select(arrival => new Row(ids[(arrival.Site, arrival.Unit)], arrival)).OrderBy(row => row.UnitId).ThenBy(row => row.Arrival.Sequence).ToList();
        return await database.WriteAsync(session => AddAsync(session, rows, stop), stop);
    }

    private static async Task<Outcome> AddAsync(Session session, List<Row> rows, CancellationToken stop)
    {
        var stored = new HashSet<(long UnitId, long Sequence)>();
        foreach (var some in rows.Chunk(RowsAStatement))
        {
            var values = some.Select(row => (Sql)$"({row.UnitId}, {row.Arrival.Sequence}, {(int)row.Arrival.Kind}, {row.Arrival.RecordId}, {row.Arrival.Schema}, {row.Arrival.Sha256}, {row.Arrival.Delivery.At}, {row.Arrival.Delivery.Payload.ToArray()})");
            stored.UnionWith(await session.ListAsync(
                $"INSERT INTO record (unit_id, sequence, kind, record_id, schema_name, sha256, received_at, payload) VALUES {values} ON CONFLICT (unit_id, sequence) DO NOTHING RETURNING unit_id, sequence",
                row => (row.GetInt64(0), row.GetInt64(1)), stop));
        }

        // One delivery of each is the new one; what came with it is a repeat or a conflict.
        var fresh = new List<Row>();
        var known = new List<Row>();
        foreach (var row in rows)
        {
            (stored.Remove((row.UnitId, row.Arrival.Sequence)) ? fresh : known).Add(row);
        }

        await AddExamsAsync(session, fresh, stop);
        await AddAlertsAsync(session, fresh, stop);
        var hashes = await HashesAsync(session, known, stop);
        var repeats = known.ToLookup(row => hashes[(row.UnitId, row.Arrival.Sequence)] == row.Arrival.Sha256, row => row.Arrival);
        return new Outcome([.. fresh.Select(row => row.Arrival)], [.. repeats[true]], [.. repeats[false]]);
    }

    private static async Task<Dictionary<(long, long), string>> HashesAsync(Session session, List<Row> rows, CancellationToken stop)
    {
        var hashes = new Dictionary<(long, long), string>();
        foreach (var some in rows.Chunk(RowsAStatement))
        {
            var keys = some.Select(row => (Sql)$"({row.UnitId}, {row.Arrival.Sequence})");
            foreach (var (unit, sequence, sha256) in await session.ListAsync(
                $"SELECT unit_id, sequence, sha256 FROM record WHERE (unit_id, sequence) IN (VALUES {keys})", row => (row.GetInt64(0), row.GetInt64(1), row.GetString(2)), stop))
            {
                hashes[(unit, sequence)] = sha256;
            }
        }

        return hashes;
    }

    private static async Task AddExamsAsync(Session session, List<Row> fresh, CancellationToken stop)
    {
        // Of two versions in one batch the later one: a statement may not change a row twice.
        var exams = fresh.Where(row => row.Arrival.Exam is not null).GroupBy(row => (row.UnitId, row.Arrival.RecordId)).Select(group => group.MaxBy(row => row.Arrival.Sequence)!);
        foreach (var some in exams.Chunk(RowsAStatement))
        {
            var changed = (await session.ListAsync(
                $"""
                INSERT INTO exam (unit_id, exam_id, sequence, site, status, pseudonym, age, sex, operator, started_at, ended_at, received_at,
                  policy, category, recommendation, flags, visualization, afp, afp_unit, lesions, largest_mm, opinion, probability, software)
                VALUES {some.Select(ExamRow)}
                ON CONFLICT (unit_id, exam_id) DO UPDATE SET sequence = excluded.sequence, status = excluded.status, pseudonym = excluded.pseudonym, age = excluded.age,
                  sex = excluded.sex, operator = excluded.operator, started_at = excluded.started_at, ended_at = excluded.ended_at, received_at = excluded.received_at,
                  policy = excluded.policy, category = excluded.category, recommendation = excluded.recommendation, flags = excluded.flags,
                  visualization = excluded.visualization, afp = excluded.afp, afp_unit = excluded.afp_unit, lesions = excluded.lesions, largest_mm = excluded.largest_mm,
                  opinion = excluded.opinion, probability = excluded.probability, software = excluded.software
                WHERE exam.sequence < excluded.sequence
                RETURNING unit_id, exam_id
                """,
                row => (row.GetInt64(0), row.GetString(1)), stop)).ToHashSet();
            await AddLesionsAsync(session, [.. some.Where(row => changed.Contains((row.UnitId, row.Arrival.RecordId)))], stop);
        }
    }

    private static async Task AddLesionsAsync(Session session, List<Row> exams, CancellationToken stop)
    {
        if (exams.Count == 0)
        {
            return;
        }

        await session.RunAsync($"DELETE FROM lesion WHERE (unit_id, exam_id) IN (VALUES {exams.Select(row => (Sql)$"({row.UnitId}, {row.Arrival.RecordId})")})", stop);
        var lesions = exams.SelectMany(row => row.Arrival.Exam!.Lesions, (row, lesion) => (Sql)$"""
            ({row.UnitId}, {row.Arrival.RecordId}, {lesion.Id}, {row.Arrival.Exam!.StartedAt}, {lesion.SizeMm}, {lesion.Model}, {lesion.Opinion}, {lesion.Probability}, {ModelView.BinOf(lesion.Probability)}, {lesion.OutOfDistribution})
            """);
        foreach (var some in lesions.Chunk(RowsAStatement))
        {
            await session.RunAsync($"INSERT INTO lesion (unit_id, exam_id, lesion_id, seen_at, size_mm, model, opinion, probability, score_bin, out_of_distribution) VALUES {some}", stop);
        }
    }

    private static async Task AddAlertsAsync(Session session, List<Row> fresh, CancellationToken stop)
    {
        var alerts = fresh.Where(row => row.Arrival.Alert is not null).GroupBy(row => (row.UnitId, row.Arrival.RecordId)).Select(group => group.MaxBy(row => row.Arrival.Sequence)!);
        foreach (var some in alerts.Chunk(RowsAStatement))
        {
            var values = some.Select(row => (row, alert: row.Arrival.Alert!)).Select(at => (Sql)$"""
                ({at.row.UnitId}, {at.row.Arrival.RecordId}, {at.row.Arrival.Sequence}, {at.row.Arrival.Site}, {at.alert.Reason}, {at.alert.ExamId}, {at.alert.Pseudonym}, {at.alert.RaisedAt}, {at.row.Arrival.Delivery.At})
                """);
            await session.RunAsync($"INSERT INTO alert (unit_id, alert_id, sequence, site, reason, exam_id, pseudonym, raised_at, received_at) VALUES {values} ON CONFLICT (unit_id, alert_id) DO NOTHING", stop);
        }
    }

    private static Sql ExamRow(Row row)
    {
        var exam = row.Arrival.Exam!;

        // The most serious of the lesions speaks for the exam.
        var worst = exam.Lesions.OrderBy(lesion => lesion.Opinion switch { "suspicious" => 0, "none" => 1, "benign" => 2, _ => 3 }).ThenByDescending(lesion => lesion.Probability).FirstOrDefault();
        return $"""
            ({row.UnitId}, {row.Arrival.RecordId}, {row.Arrival.Sequence}, {row.Arrival.Site}, {exam.Status}, {exam.Pseudonym}, {exam.AgeYears}, {exam.Sex}, {exam.Operator}, {exam.StartedAt}, {exam.EndedAt}, {row.Arrival.Delivery.At},
             {exam.Policy}, {exam.Category}, {exam.Recommendation}, {string.Join(' ', exam.Flags)}, {exam.Visualization}, {exam.Afp}, {exam.AfpUnit}, {exam.Lesions.Count}, {exam.Lesions.Max(lesion => lesion.SizeMm)}, {worst?.Opinion}, {exam.Lesions.Max(lesion => lesion.Probability)}, {exam.Software})
            """;
    }

    private sealed record Row(long UnitId, Arrival Arrival);
}
