namespace EdgeLiver.Central.Store;

/// <summary>An exam in a list.</summary>
internal sealed record ExamRow(
    long UnitId, string ExamId, string Site, string Unit, string Pseudonym, string Status, int? Age, string Sex, string? Operator, DateTimeOffset StartedAt, DateTimeOffset ReceivedAt, string Policy,
    string? Category, string? Recommendation, string Flags, string? Visualization, double? Afp, string? AfpUnit, long Lesions, double? LargestMm, string? Opinion, double? Probability, string? Software);

/// <summary>A lesion of an exam.</summary>
internal sealed record LesionRow(string Id, double? SizeMm, string? Model, string? Opinion, double? Probability, bool OutOfDistribution);

/// <summary>A version of an exam as it was received.</summary>
internal sealed record VersionRow(long Sequence, DateTimeOffset ReceivedAt, string Sha256, long Bytes);

/// <summary>What pages of exams read.</summary>
internal static class ExamView
{
    private static readonly Sql Columns = Sql.Raw(
        """
        exam.unit_id, exam.exam_id, exam.site, unit.name, exam.pseudonym, exam.status, exam.age, exam.sex, exam.operator, exam.started_at, exam.received_at, exam.policy, exam.category,
        exam.recommendation, exam.flags, exam.visualization, exam.afp, exam.afp_unit, exam.lesions, exam.largest_mm, exam.opinion, exam.probability, exam.software
        """);

    /// <summary>Exams, the newest first.</summary>
    /// <param name="database">Where.</param>
    /// <param name="pseudonym">Begins with this; null: all.</param>
    /// <param name="site">Of this site; null: all.</param>
    /// <param name="category">Of this category; null: all.</param>
    /// <param name="before">Started before; for the next page.</param>
    /// <param name="take">Rows at most.</param>
    /// <param name="stop">Ends the wait.</param>
    public static Task<List<ExamRow>> SearchAsync(Database database, string? pseudonym, string? site, string? category, DateTimeOffset? before, int take, CancellationToken stop)
    {
        var conditions = new List<Sql> { Sql.Raw("1 = 1") };
        if (pseudonym is not null)
        {
            // A range, not LIKE: it uses the index, and no sign in it means anything.
            conditions.Add($"exam.pseudonym >= {pseudonym} AND exam.pseudonym < {pseudonym + "\uFFFF"}");
        }

        if (site is not null)
        {
            conditions.Add($"exam.site = {site}");
        }

        if (category is not null)
        {
            conditions.Add($"exam.category = {category}");
        }

        if (before is not null)
        {
            conditions.Add($"exam.started_at < {before}");
        }

        return database.ReadAsync(
            session => session.ListAsync($"SELECT {Columns} FROM exam JOIN unit ON unit.id = exam.unit_id WHERE {Sql.Join(" AND ", conditions)} ORDER BY exam.started_at DESC LIMIT {take}", Read, stop), stop);
    }

    public static Task<ExamRow?> FindAsync(Database database, string site, string unit, string exam, CancellationToken stop) => database.ReadAsync(
        session => session.FirstAsync($"SELECT {Columns} FROM exam JOIN unit ON unit.id = exam.unit_id WHERE unit.site = {site} AND unit.name = {unit} AND exam.exam_id = {exam}", Read, stop), stop);

    public static Task<List<LesionRow>> LesionsAsync(Database database, long unit, string exam, CancellationToken stop) => database.ReadAsync(
        session => session.ListAsync(
            $"SELECT lesion_id, size_mm, model, opinion, probability, out_of_distribution FROM lesion WHERE unit_id = {unit} AND exam_id = {exam} ORDER BY lesion_id",
            row => new LesionRow(row.GetString(0), row.Double(1), row.Text(2), row.Text(3), row.Double(4), row.Flag(5)), stop),
        stop);

    /// <summary>Every version, the newest first.</summary>
    public static Task<List<VersionRow>> VersionsAsync(Database database, long unit, string exam, CancellationToken stop) => database.ReadAsync(
        session => session.ListAsync(
            $"SELECT sequence, received_at, sha256, length(payload) FROM record WHERE unit_id = {unit} AND record_id = {exam} AND kind = 1 ORDER BY sequence DESC",
            row => new VersionRow(row.GetInt64(0), row.Moment(1), row.GetString(2), row.GetInt64(3)), stop),
        stop);

    /// <summary>The newest bundle, byte for byte.</summary>
    public static Task<byte[]?> BundleAsync(Database database, long unit, string exam, CancellationToken stop) => database.ReadAsync(
        session => session.FirstAsync($"SELECT payload FROM record WHERE unit_id = {unit} AND record_id = {exam} AND kind = 1 ORDER BY sequence DESC LIMIT 1", row => row.Bytes(0), stop), stop);

    private static ExamRow Read(System.Data.Common.DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.Int(6), row.GetString(7), row.Text(8), row.Moment(9), row.Moment(10), row.GetString(11),
        row.Text(12), row.Text(13), row.GetString(14), row.Text(15), row.Double(16), row.Text(17), row.GetInt64(18), row.Double(19), row.Text(20), row.Double(21), row.Text(22));
}
