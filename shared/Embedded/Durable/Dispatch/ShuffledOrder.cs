using AutoVideo.Embedded.Durable.Storage;

namespace AutoVideo.Embedded.Durable.Dispatch;

/// <summary>
/// For tests: lets an instance's activities run one by one in an order drawn from a seed, so that code which counts on an order
/// meets another one, and the same one again for the same seed.
/// </summary>
internal sealed class ShuffledOrder(int seed)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, (List<(WorkKey Key, ActivityInvocation? Invocation)> Waiting, Random Random)> instances = [];
    private readonly HashSet<long> running = [];

    public void Add(WorkKey key, ActivityInvocation? invocation)
    {
        lock (gate)
        {
            if (!instances.TryGetValue(key.Instance, out var entry))
#pragma warning disable CA5394 // Order of a test run; nothing is secured by it.
                instances[key.Instance] = entry = ([], new Random(seed));
            entry.Waiting.Add((key, invocation));
        }
    }

    /// <summary>The next one of the instance, unless another still runs; <paramref name="ended"/> is the one that has just run.</summary>
    public (WorkKey, ActivityInvocation?)? Next(long instance, WorkKey? ended)
    {
        lock (gate)
        {
            if (ended is not null)
                running.Remove(instance);
            if (!instances.TryGetValue(instance, out var entry) || entry.Waiting.Count == 0 || !running.Add(instance))
                return null;
            var index = entry.Random.Next(entry.Waiting.Count);
#pragma warning restore CA5394
            var drawn = entry.Waiting[index];
            entry.Waiting.RemoveAt(index);
            return drawn;
        }
    }
}
