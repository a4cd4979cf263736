namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>
/// Events raised from outside: names ignore case, early events wait first in first out, and of several waiters the newest is
/// served first.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, List<Waiter>> waiting = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<string?>> early = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, string? Payload)> order = [];

    public int WaiterCount { get; private set; }

    /// <summary>Events that nobody has taken, in order of arrival.</summary>
    public IReadOnlyList<(string Name, string? Payload)> Unprocessed => order;

    public Task<T> WaitFor<T>(string name, CancellationToken token)
    {
        if (early.TryGetValue(name, out var queue) && queue.TryDequeue(out var payload))
        {
            order.RemoveAt(order.FindIndex(entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase)));
            return Task.FromResult(converter.Deserialize<T>(payload)!);
        }

        if (token.IsCancellationRequested)
            return Task.FromCanceled<T>(token);

        if (!waiting.TryGetValue(name, out var waiters))
            waiting[name] = waiters = [];
        if (waiters is [var first, ..] && first.Type != typeof(T))
            throw new ArgumentException($"Event '{name}' is already awaited as {first.Type}; waiters of one name must agree on the type.", nameof(name));

        var waiter = new Waiter<T>();
        waiters.Add(waiter);
        WaiterCount++;
        if (token.CanBeCanceled)
        {
            waiter.Cancellation = token.Register(() =>
            {
                if (waiters.Remove(waiter))
                    WaiterCount--;
                waiter.Cancel(token);
            });
        }

        return waiter.Task;
    }

    /// <summary>Throws when the payload is not what the waiter asked for.</summary>
    public void Raise(string name, string? payload)
    {
        if (waiting.TryGetValue(name, out var waiters) && waiters.Count > 0)
        {
            var newest = waiters[^1];
            waiters.RemoveAt(waiters.Count - 1);
            WaiterCount--;
            newest.Complete(payload, converter);
            return;
        }

        if (!early.TryGetValue(name, out var queue))
            early[name] = queue = new Queue<string?>();
        queue.Enqueue(payload);
        order.Add((name, payload));
    }

    private abstract class Waiter
    {
        public abstract Type Type { get; }

        public CancellationTokenRegistration Cancellation { get; set; }

        public abstract void Complete(string? payload, DataConverter converter);
    }

    private sealed class Waiter<T> : Waiter
    {
        private readonly TaskCompletionSource<T> source = new();

        public override Type Type => typeof(T);

        public Task<T> Task => source.Task;

        public void Cancel(CancellationToken token) => source.TrySetCanceled(token);

        public override void Complete(string? payload, DataConverter converter)
        {
            Cancellation.Dispose();
            source.TrySetResult(converter.Deserialize<T>(payload)!);
        }
    }
}
