using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>
/// The engine's file. One process owns it for as long as it lives: the operating system's lock on the file beside it is the lease of all
/// work in it, and ends with the process however that ends.
/// </summary>
internal sealed class DurableDatabase : IDisposable
{
    private readonly string path;
    private readonly FileStream lease;
    private readonly ConcurrentBag<DatabaseReader> idleReaders = [];
    private bool disposed;

    public DurableDatabase(DurableEngineOptions options)
    {
        Batteries_V2.Init();
        path = Path.GetFullPath(options.DatabasePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        lease = TakeLease(path + ".lock");
        try
        {
            Writer = Connect();
            if (options.MaxDatabaseBytes is { } bytes)
                Execute(Writer, $"PRAGMA max_page_count = {(bytes / 4096).ToString(CultureInfo.InvariantCulture)}");
            Schema.Create(Writer);
            Boot = NextBoot(Writer);
            Marks = new StepMarks(path + ".steps", options.MaxConcurrentOrchestrations);
            Crashes = new StepCrashes(Writer, Marks.Left);
        }
        catch
        {
            Marks?.Dispose();
            Writer?.Dispose();
            lease.Dispose();
            throw;
        }
    }

    /// <summary>For the writing thread alone.</summary>
    public SqliteConnection Writer { get; }

    /// <summary>The steps that run.</summary>
    public StepMarks Marks { get; }

    /// <summary>The steps in which earlier processes ended.</summary>
    public StepCrashes Crashes { get; }

    /// <summary>How often this database was opened: the upper half of all ids made now, so that none is ever used twice.</summary>
    public long Boot { get; }

    /// <summary>Runs <paramref name="query"/> on a snapshot of what is committed.</summary>
    public T Read<T>(Func<DatabaseReader, T> query)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!idleReaders.TryTake(out var reader))
            reader = new DatabaseReader(Connect());
        try
        {
            var result = query(reader);
            idleReaders.Add(reader);
            reader = null;
            return result;
        }
        finally
        {
            reader?.Dispose();
        }
    }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        while (idleReaders.TryTake(out var reader))
            reader.Dispose();
        Writer.Dispose();
        Marks.Dispose();
        lease.Dispose();
    }

    private static FileStream TakeLease(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new InvalidOperationException($"Another process works on this durable database ({file} is locked). Stop it, or use another data folder.", taken);
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long NextBoot(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE meta SET value = value + 1 WHERE name = 'boots' RETURNING value";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private SqliteConnection Connect()
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA busy_timeout = 5000");
            Execute(connection, "PRAGMA journal_mode = WAL");
            // FULL: a commit is on the disk before anyone is told of it.
            Execute(connection, "PRAGMA synchronous = FULL");
            // A history that was purged leaves no bytes in the file.
            Execute(connection, "PRAGMA secure_delete = ON");
            Execute(connection, "PRAGMA wal_autocheckpoint = 4000");
            Execute(connection, "PRAGMA journal_size_limit = 67108864");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
