using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>
/// A prepared statement. Straight on SQLite's C interface: the provider looks parameters up by name and boxes their values at each
/// run, which costs more than the write itself.
/// </summary>
internal sealed class Statement(sqlite3 database, string sql) : IDisposable
{
    private readonly sqlite3_stmt statement = Prepare(database, sql);
    private int next = 1;

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(statement, next++, value));
        return this;
    }

    public Statement Bind(long? value)
    {
        Check(value is { } set ? raw.sqlite3_bind_int64(statement, next, set) : raw.sqlite3_bind_null(statement, next));
        next++;
        return this;
    }

    public Statement Bind(string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(statement, next++));
            return this;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, buffer);
        Check(raw.sqlite3_bind_text(statement, next++, buffer.AsSpan(0, length)));
        ArrayPool<byte>.Shared.Return(buffer);
        return this;
    }

    /// <summary>Runs a statement without rows; returns the number of rows that it changed.</summary>
    public int Execute()
    {
        try
        {
            Check(raw.sqlite3_step(statement));
            return raw.sqlite3_changes(database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Moves to the next row; false (and ready for the next run) after the last.</summary>
    public bool Read()
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW)
            return true;
        try
        {
            Check(result);
        }
        finally
        {
            Reset();
        }

        return false;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int32(int column) => raw.sqlite3_column_int(statement, column);

    public long? NullableInt64(int column) => IsNull(column) ? null : Int64(column);

    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(statement, column).utf8_to_string();

    public void Reset()
    {
        // The error of the run itself was reported by its step.
        _ = raw.sqlite3_reset(statement);
        next = 1;
    }

    public void Dispose() => statement.Dispose();

    private static sqlite3_stmt Prepare(sqlite3 database, string sql)
    {
        var result = raw.sqlite3_prepare_v2(database, sql, out var prepared);
        SqliteException.ThrowExceptionForRC(result, database);
        return prepared;
    }

    private bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW))
            SqliteException.ThrowExceptionForRC(result, database);
    }
}
