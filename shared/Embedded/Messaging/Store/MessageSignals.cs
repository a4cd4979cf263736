using System.Collections.Concurrent;

namespace AutoVideo.Embedded.Messaging;

/// <summary>Wakes the receivers of an entity in this process when a message came.</summary>
internal sealed class MessageSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>Ends with the next <see cref="Set"/> after this call.</summary>
    public Task Next(string entity) => _waiting.GetOrAdd(entity, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Set(string entity)
    {
        if (_waiting.TryRemove(entity, out var waiting))
            waiting.SetResult();
    }
}
