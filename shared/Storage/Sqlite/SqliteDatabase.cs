using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace AutoVideo.Storage.Sqlite;

/// <summary>
/// One SQLite file in WAL mode with <c>synchronous=FULL</c>: a single writer thread takes all waiting writes into one
/// transaction, so many callers share one flush of the disk; reads run beside it. Several processes may open the same file.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int MaxGroup = 256;
    private readonly string path;
    private readonly SqliteSession writer;
    private readonly ConcurrentBag<SqliteSession> readers = [];
    private readonly BlockingCollection<PendingWrite> queue = [];
    private readonly Thread thread;
    private readonly Lock versionGate = new();
    private SqliteSession? version;
    private bool disposed;

    /// <param name="path">File; its folder is made when missing.</param>
    /// <param name="schema">Statements that may run at every start.</param>
    /// <param name="maxPages">Size limit in pages of 4096 bytes; null for none.</param>
    public SqliteDatabase(string path, string schema, int? maxPages = null)
    {
        this.path = path;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            writer = new SqliteSession(path, SqliteOpenMode.ReadWriteCreate);
            Prepare(schema, maxPages);
        }
        catch (SqliteException e)
        {
            writer?.Dispose();
            throw SqliteErrors.Map(e);
        }
        catch (Exception e) when (DiskErrors.Explain(e) is { } explained)
        {
            throw explained;
        }
        thread = new Thread(WriteLoop) { IsBackground = true, Name = $"writer of {Path.GetFileName(path)}" };
        thread.Start();
    }

    private void Prepare(string schema, int? maxPages)
    {
        writer.Execute("PRAGMA journal_mode = WAL");
        writer.Execute("PRAGMA synchronous = FULL");
        // What a person had deleted leaves no bytes in the file.
        writer.Execute("PRAGMA secure_delete = ON");
        if (maxPages is not null)
            writer.Execute($"PRAGMA max_page_count = {maxPages}");
        writer.Execute("BEGIN IMMEDIATE");
        writer.Execute(schema);
        writer.Execute("COMMIT");
    }

    /// <summary>Runs a read on a connection of its own. It sees all that was committed before.</summary>
    public T Read<T>(Func<SqliteSession, T> work)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        try
        {
            if (!readers.TryTake(out var session))
                session = new SqliteSession(path, SqliteOpenMode.ReadOnly);
            try
            {
                return work(session);
            }
            finally
            {
                readers.Add(session);
            }
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Map(e);
        }
    }

    /// <summary>A number that differs from the last one whenever another process, or this one, has committed something.</summary>
    public long ReadDataVersion()
    {
        lock (versionGate)
        {
            // The number belongs to a connection: it compares only with itself.
            version ??= new SqliteSession(path, SqliteOpenMode.ReadOnly);
            return version.First("PRAGMA data_version", row => row.GetInt64(0));
        }
    }

    /// <summary>Runs a piece of work in a transaction; completes once it is on stable storage. The work may run more than once.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var write = new PendingWrite<T>(work, cancellation);
        queue.Add(write, CancellationToken.None);
        return write.Task;
    }

    private void WriteLoop()
    {
        var group = new List<PendingWrite>(MaxGroup);
        foreach (var first in queue.GetConsumingEnumerable())
        {
            group.Clear();
            group.Add(first);
            while (group.Count < MaxGroup && queue.TryTake(out var next))
                group.Add(next);
            Commit(group);
        }
    }

    private void Commit(List<PendingWrite> group)
    {
        try
        {
            writer.Execute("BEGIN IMMEDIATE");
            foreach (var write in group)
                write.Run(writer);
            writer.Execute("COMMIT");
        }
        catch (SqliteException e)
        {
            RollBack();
            if (group.Count == 1)
                group[0].Fail(SqliteErrors.Map(e));
            else // one of them may be what the database cannot take: let the others through
                foreach (var write in group)
                    Commit([write]);
            return;
        }
        foreach (var write in group)
            write.Complete();
    }

    private void RollBack()
    {
        try
        {
            if (writer.InTransaction)
                writer.Execute("ROLLBACK");
        }
        catch (SqliteException) when (!writer.InTransaction)
        {
            // The error before had already ended the transaction.
        }
    }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        queue.CompleteAdding();
        thread.Join();
        version?.Dispose();
        while (readers.TryTake(out var reader))
            reader.Dispose();
        writer.Dispose();
        queue.Dispose();
    }
}
