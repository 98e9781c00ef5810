using System.Data.Common;
using System.Net.Sockets;
using EdgeLiver.Central.Settings;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EdgeLiver.Central.Store;

/// <summary>PostgreSQL, or an embedded SQLite file: the same statements run on both, and a commit is on the disk when it returns.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly DbDataSource _source;

    // SQLite has one writer; those who wait here need not be told "busy".
    private readonly SemaphoreSlim? _writer;

    private Database(DbDataSource source, bool embedded)
    {
        _source = source;
        _writer = embedded ? new SemaphoreSlim(1, 1) : null;
    }

    /// <summary>One file in this process: no second instance can share it.</summary>
    public bool IsEmbedded => _writer is not null;

    /// <summary>The database's own clock, which all instances share; milliseconds since 1970.</summary>
    public Sql Now => Sql.Raw(IsEmbedded ? "CAST(unixepoch('subsec') * 1000 AS INTEGER)" : "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)");

    /// <summary>Opens it and brings its schema up to date.</summary>
    /// <exception cref="StoreException">It can't be reached or made; one line.</exception>
    public static async Task<Database> OpenAsync(StoreOptions options, CancellationToken stop)
    {
        var database = options.Postgres is null && options.PostgresFile is null ? Sqlite(options.Folder) : Postgres(options);
        try
        {
            await Migrations.ApplyAsync(database, stop);
            return database;
        }
        catch (Exception fault) when (IsDatabaseFault(fault))
        {
            await database.DisposeAsync();
            throw new StoreException($"database: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    /// <summary>Statements that only read, outside a transaction.</summary>
    public async Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken stop)
    {
        await using var connection = await ConnectAsync(stop);
        return await work(new Session(connection, transaction: null));
    }

    /// <summary>One transaction: all of it is on the disk once this returns, or none.</summary>
    public async Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken stop)
    {
        if (_writer is not null)
        {
            await _writer.WaitAsync(stop);
        }

        try
        {
            await using var connection = await ConnectAsync(stop);
            await using var transaction = await connection.BeginTransactionAsync(stop);
            var result = await work(new Session(connection, transaction));
            await transaction.CommitAsync(stop);
            return result;
        }
        finally
        {
            _writer?.Release();
        }
    }

    public Task WriteAsync(Func<Session, Task> work, CancellationToken stop) => WriteAsync(
        async session =>
        {
            await work(session);
            return true;
        },
        stop);

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _writer?.Dispose();
    }

    /// <summary>What a database, its disk or its network does; everything else is a fault of ours.</summary>
    public static bool IsDatabaseFault(Exception fault) => fault is DbException or SocketException or IOException or TimeoutException;

    /// <summary>The data, not the database, is at fault: trying again is no use.</summary>
    public static bool IsDataFault(Exception fault) => fault switch
    {
        // Classes 22 and 23: data exception, integrity constraint.
        PostgresException postgres => postgres.SqlState.StartsWith("22", StringComparison.Ordinal) || postgres.SqlState.StartsWith("23", StringComparison.Ordinal),
        SqliteException sqlite => sqlite.SqliteErrorCode is 18 or 19 or 20,
        _ => false,
    };

    private async Task<DbConnection> ConnectAsync(CancellationToken stop)
    {
        var connection = await _source.OpenConnectionAsync(stop);
        if (IsEmbedded)
        {
            // WAL: readers don't wait for the writer. FULL: a commit is synced.
            await new Session(connection, transaction: null).RunAsync($"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000;", stop);
        }

        return connection;
    }

    private static Database Postgres(StoreOptions options)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(options.PostgresFile is { } file ? File.ReadLines(file).First() : options.Postgres)
            {
                ApplicationName = "edgeliver-central",
            };
            return new Database(new NpgsqlDataSourceBuilder(connection.ConnectionString).Build(), embedded: false);
        }
        catch (Exception fault) when (fault is ArgumentException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new StoreException($"Store:Postgres: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    private static Database Sqlite(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "central.db"), ForeignKeys = true, DefaultTimeout = 30 };
            return new Database(SqliteFactory.Instance.CreateDataSource(connection.ConnectionString), embedded: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"Store:Folder {folder}: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }
}

/// <summary>The store can't do what is asked of it; the message is one line.</summary>
internal sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
