namespace AutoVideo.MediaJobs.Sqlite;

/// <summary>Wakes everybody in this process who waits for something to happen; a count tells what happened before one looked.</summary>
internal sealed class Pulse
{
    private readonly Lock gate = new();
    private TaskCompletionSource next = New();
    private long count;

    /// <summary>How often it has happened, and a task for the next time.</summary>
    public (long Count, Task Next) Now
    {
        get
        {
            lock (gate)
                return (count, next.Task);
        }
    }

    public void Happen()
    {
        TaskCompletionSource happened;
        lock (gate)
        {
            count++;
            happened = next;
            next = New();
        }
        happened.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
