namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>A change that a caller waits for: its task ends after the commit.</summary>
internal abstract class ClientOperation<T> : WriteOperation
{
    private readonly TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T result = default!;

    public Task<T> Task => source.Task;

    /// <summary>Wakes what the change concerns; called on the writing thread after the commit.</summary>
    public Action<WriteSignals>? Wake { get; set; }

    protected WriteSignals Signals { get; } = new();

    public sealed override void Execute(WriteSession session)
    {
        Signals.Clear();
        result = Apply(session);
    }

    public sealed override void Committed()
    {
        Wake?.Invoke(Signals);
        source.TrySetResult(result);
    }

    public sealed override void Failed(Exception reason) => source.TrySetException(reason);

    protected abstract T Apply(WriteSession session);
}

/// <summary>Whom a commit concerns.</summary>
internal sealed class WriteSignals
{
    /// <summary>Instances that have something to take in now.</summary>
    public List<long> Ready { get; } = [];

    /// <summary>Instances that are gone or have ended.</summary>
    public List<long> Ended { get; } = [];

    /// <summary>Earliest later time at which something becomes due.</summary>
    public DateTime? NextDue { get; private set; }

    public void Due(long key, DateTime? at)
    {
        if (at is null)
            Ready.Add(key);
        else if (NextDue is null || at < NextDue)
            NextDue = at;
    }

    public void Clear()
    {
        Ready.Clear();
        Ended.Clear();
        NextDue = null;
    }
}
