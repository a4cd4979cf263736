using Microsoft.Data.Sqlite;

namespace AutoVideo.Storage.Sqlite;

/// <summary>One caller's part of a shared transaction.</summary>
internal abstract class PendingWrite
{
    /// <summary>Does the work within the open transaction. A failure of its own undoes only this part; one of the database is thrown.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>Tells the caller after the commit.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

internal sealed class PendingWrite<T>(Func<SqliteSession, T> work, CancellationToken cancellation) : PendingWrite
{
    private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;
    private Exception? failure;

    public Task<T> Task => done.Task;

    public override void Run(SqliteSession session)
    {
        (result, failure) = (default, null);
        if (cancellation.IsCancellationRequested)
        {
            failure = new OperationCanceledException(cancellation);
            return;
        }
        session.Execute("SAVEPOINT part");
        try
        {
            result = work(session);
        }
        catch (Exception e) when (e is not SqliteException)
        {
            failure = e;
            session.Execute("ROLLBACK TO part");
        }
        session.Execute("RELEASE part");
    }

    public override void Complete()
    {
        if (failure is null)
            done.TrySetResult(result!);
        else
            Fail(failure);
    }

    public override void Fail(Exception exception)
    {
        if (exception is OperationCanceledException canceled)
            done.TrySetCanceled(canceled.CancellationToken);
        else
            done.TrySetException(exception);
    }
}
