using System.Data.Common;

namespace EdgeLiver.Central.Store;

/// <summary>A connection, in a transaction or not, that statements run on one after the other.</summary>
internal sealed class Session(DbConnection connection, DbTransaction? transaction)
{
    /// <returns>Rows that changed.</returns>
    public async Task<int> RunAsync(Sql sql, CancellationToken stop)
    {
        await using var command = Command(sql);
        return await command.ExecuteNonQueryAsync(stop);
    }

    public async Task<List<T>> ListAsync<T>(Sql sql, Func<DbDataReader, T> read, CancellationToken stop)
    {
        await using var command = Command(sql);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<T>();
        while (await reader.ReadAsync(stop))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The first row, or the type's default.</summary>
    public async Task<T?> FirstAsync<T>(Sql sql, Func<DbDataReader, T> read, CancellationToken stop)
    {
        await using var command = Command(sql);
        await using var reader = await command.ExecuteReaderAsync(stop);
        return await reader.ReadAsync(stop) ? read(reader) : default;
    }

    public Task<long> CountAsync(Sql sql, CancellationToken stop) => FirstAsync(sql, row => row.GetInt64(0), stop);

    private DbCommand Command(Sql sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        sql.Fill(command);
        return command;
    }
}

/// <summary>Columns in our types; the databases differ in theirs.</summary>
internal static class Rows
{
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? Long(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static int? Int(this DbDataReader row, int column) => row.IsDBNull(column) ? null : (int)row.GetInt64(column);

    public static double? Double(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    public static bool Flag(this DbDataReader row, int column) => !row.IsDBNull(column) && row.GetInt64(column) != 0;

    public static byte[] Bytes(this DbDataReader row, int column) => (byte[])row.GetValue(column);

    public static DateTimeOffset Moment(this DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? MomentOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
