namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>A call that the orchestrator made and that has no result yet.</summary>
internal sealed class OpenTask(HistoryEvent scheduled)
{
    private readonly TaskCompletionSource<string?> source = new();

    public HistoryEvent Scheduled { get; } = scheduled;

    public Task<string?> Task => source.Task;

    public CancellationTokenRegistration Cancellation { get; set; }

    public void Complete(string? result)
    {
        Cancellation.Dispose();
        source.TrySetResult(result);
    }

    public void Fail(TaskFailureDetails failure) =>
        source.TrySetException(new TaskFailedException(Scheduled.Name ?? "", Scheduled.TaskId, failure));

    public bool Cancel(CancellationToken token) => source.TrySetCanceled(token);
}
