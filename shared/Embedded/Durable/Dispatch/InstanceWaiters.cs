using AutoVideo.Embedded.Durable.Client;

namespace AutoVideo.Embedded.Durable.Dispatch;

/// <summary>Callers that wait for an instance to start or to end.</summary>
internal sealed class InstanceWaiters
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<TaskCompletionSource>> waiters = new(StringComparer.Ordinal);

    /// <summary>Ends when <paramref name="reached"/> has read that it is so; it is asked again after each change of the instance.</summary>
    public async Task<OrchestrationMetadata> WaitUntil(
        string instanceId,
        Func<OrchestrationMetadata, bool> reached,
        Func<OrchestrationMetadata?> read,
        CancellationToken cancellation)
    {
        while (true)
        {
            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Add(instanceId, changed);
            try
            {
                if (read() is { } now && reached(now))
                    return now;
                await changed.Task.WaitAsync(cancellation);
            }
            finally
            {
                Remove(instanceId, changed);
            }
        }
    }

    /// <summary>The instance has started or ended.</summary>
    public void Changed(string instanceId)
    {
        List<TaskCompletionSource>? waiting;
        lock (gate)
        {
            if (!waiters.Remove(instanceId, out waiting))
                return;
        }

        foreach (var waiter in waiting)
            waiter.TrySetResult();
    }

    private void Add(string instanceId, TaskCompletionSource waiter)
    {
        lock (gate)
        {
            if (!waiters.TryGetValue(instanceId, out var list))
                waiters[instanceId] = list = [];
            list.Add(waiter);
        }
    }

    private void Remove(string instanceId, TaskCompletionSource waiter)
    {
        lock (gate)
        {
            if (waiters.TryGetValue(instanceId, out var list) && list.Remove(waiter) && list.Count == 0)
                waiters.Remove(instanceId);
        }
    }
}
