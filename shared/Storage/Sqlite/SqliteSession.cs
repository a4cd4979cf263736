using Microsoft.Data.Sqlite;

namespace AutoVideo.Storage.Sqlite;

/// <summary>One connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    // Queries come in few shapes; a bound keeps odd ones from piling up.
    private const int MaxStatements = 64;
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> statements = [];

    public SqliteSession(string path, SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        connection = new SqliteConnection(settings.ConnectionString);
        connection.Open();
        Execute("PRAGMA busy_timeout = 10000");
    }

    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <returns>Number of rows written.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Statement(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var rows = new List<T>();
        using var reader = Statement(sql, parameters).ExecuteReader();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    /// <summary>The first row; the type's default when there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Statement(sql, parameters).ExecuteReader();
        return reader.Read() ? map(reader) : default;
    }

    private SqliteCommand Statement(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!statements.TryGetValue(sql, out var command))
        {
            if (statements.Count >= MaxStatements)
                ForgetStatements();
            command = connection.CreateCommand();
#pragma warning disable CA2100 // statements are constants of this project; values are always parameters
            command.CommandText = sql;
#pragma warning restore CA2100
            statements.Add(sql, command);
        }
        command.Parameters.Clear();
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private void ForgetStatements()
    {
        foreach (var command in statements.Values)
            command.Dispose();
        statements.Clear();
    }

    public void Dispose()
    {
        ForgetStatements();
        connection.Dispose();
    }
}
