using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

using Microsoft.Data.Sqlite;

using SQLitePCL;

namespace AutoVideo.Embedded.Messaging;

/// <summary>
/// One thread and one connection through which all access to a database file goes. Operations that wait together share
/// one transaction and one fsync; each has a savepoint, so one that fails leaves no trace and does not hurt the others.
/// </summary>
internal sealed class SqliteJournal : IAsyncDisposable
{
    private const int MaxOperationsPerCommit = 128;

    private readonly BlockingCollection<Operation> _queue = new(new ConcurrentQueue<Operation>());
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection _connection;

    static SqliteJournal() => Batteries_V2.Init();

    /// <param name="path">Created when missing.</param>
    /// <param name="schema">Run once at start; must be repeatable.</param>
    public SqliteJournal(string path, string schema)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            _connection.Open();
            Execute("PRAGMA journal_mode=WAL");
            Execute("PRAGMA synchronous=FULL");
            // A message that is gone leaves no bytes in the file.
            Execute("PRAGMA secure_delete=ON");
            Execute("PRAGMA busy_timeout=10000");
            Execute(schema);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
        new Thread(Work) { IsBackground = true, Name = $"sqlite {Path.GetFileName(path)}" }.Start();
    }

    /// <summary>What the operation did is on disk when the task ends.</summary>
    public Task<T> Run<T>(Func<SqliteSession, T> operation, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var queued = new Operation<T>(operation);
        try
        {
            _queue.Add(queued, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            return Task.FromException<T>(new ObjectDisposedException(nameof(SqliteJournal)));
        }
        return queued.Task;
    }

    public Task Run(Action<SqliteSession> operation, CancellationToken cancellation) =>
        Run<object?>(session => { operation(session); return null; }, cancellation);

    /// <summary>Finishes what is queued.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_queue.IsAddingCompleted)
            return;
        _queue.CompleteAdding();
        await _ended.Task;
        _queue.Dispose();
    }

    private void Work()
    {
        using (var session = new SqliteSession(_connection))
        {
            var batch = new List<Operation>();
            foreach (var first in _queue.GetConsumingEnumerable())
            {
                batch.Clear();
                batch.Add(first);
                while (batch.Count < MaxOperationsPerCommit && _queue.TryTake(out var next))
                    batch.Add(next);
                Commit(session, batch);
            }
        }
        _connection.Dispose();
        _ended.SetResult();
    }

    private static void Commit(SqliteSession session, List<Operation> batch)
    {
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            foreach (var operation in batch)
                operation.Run(session);
            session.Execute("COMMIT");
        }
        catch (SqliteException failure)
        {
            session.RollBackIfOpen();
            foreach (var operation in batch)
                operation.Fail(failure);
            return;
        }
        foreach (var operation in batch)
            operation.Finish();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private abstract class Operation
    {
        public abstract void Run(SqliteSession session);
        public abstract void Finish();
        public abstract void Fail(Exception failure);
    }

    private sealed class Operation<T>(Func<SqliteSession, T> work) : Operation
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;
        private ExceptionDispatchInfo? _failure;

        public Task<T> Task => _done.Task;

        public override void Run(SqliteSession session)
        {
            session.Execute("SAVEPOINT one");
            try
            {
                _result = work(session);
                session.Execute("RELEASE one");
            }
            catch (Exception failure)
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
                // SQLite gave up the whole transaction: all of this commit share the reason.
                if (!session.IsOpen)
                    throw;
                session.Execute("ROLLBACK TO one");
                session.Execute("RELEASE one");
            }
        }

        public override void Finish()
        {
            if (_failure is null)
                _done.SetResult(_result);
            else
                _done.SetException(Describe(_failure.SourceException));
        }

        public override void Fail(Exception failure) => _done.SetException(Describe(_failure?.SourceException ?? failure));

        /// <summary>What the file or the disk refuses is said as the official client says that of its service.</summary>
        private static Exception Describe(Exception failure) => failure is not SqliteException { SqliteErrorCode: var code }
            ? failure
            : code switch
            {
                raw.SQLITE_FULL or raw.SQLITE_IOERR => new ServiceBusException(
                    $"The messages cannot be stored, the disk may be full: {failure.Message} Nothing was stored.", ServiceBusFailureReason.QuotaExceeded, innerException: failure),
                raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new ServiceBusException(
                    $"Another program holds the messages: {failure.Message} Nothing was stored.", ServiceBusFailureReason.ServiceBusy, innerException: failure),
                _ => failure,
            };
    }
}
