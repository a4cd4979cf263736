using System.Threading.Channels;

namespace AutoVideo.Embedded.Durable.Dispatch;

/// <summary>
/// Decides which instance runs next: one step of one instance at a time, in order of arrival. Holds only instances with something to do
/// and a bounded number of idle ones whose code is kept; what waits is on disk.
/// </summary>
internal sealed class InstanceScheduler(int maxCached, int maxQueued)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, LiveInstance> live = [];
    private readonly LinkedList<LiveInstance> cached = new();
    private readonly Channel<LiveInstance> ready = Channel.CreateUnbounded<LiveInstance>();
    private TaskCompletionSource? idle;
    private int busy;

    /// <summary>Called when messages were left on disk and there is room for them again.</summary>
    public Action? RoomAgain { get; set; }

    public ChannelReader<LiveInstance> Ready => ready.Reader;

    private bool Backlog { get; set; }

    /// <summary>The instance has mail. False when too many are queued: the mail stays on disk until there is room.</summary>
    public bool Signal(long key)
    {
        lock (gate)
        {
            if (busy >= maxQueued && !live.ContainsKey(key))
            {
                Backlog = true;
                return false;
            }

            var instance = Get(key);
            instance.HasMail = true;
            Queue(instance);
            return true;
        }
    }

    /// <summary>More mail waits on disk than was read; <see cref="RoomAgain"/> is called as soon as some is done.</summary>
    public void MoreOnDisk()
    {
        lock (gate)
        {
            Backlog = busy > 0;
            if (Backlog)
                return;
        }

        RoomAgain?.Invoke();
    }

    public void Deliver(ActivityResult result)
    {
        lock (gate)
        {
            var instance = Get(result.Work.Instance);
            instance.Results.Add(result);
            Queue(instance);
        }
    }

    public void Trespass(long key)
    {
        lock (gate)
        {
            if (!live.TryGetValue(key, out var instance) || instance.Loaded is null)
                return;
            instance.Trespassed = true;
            Queue(instance);
        }
    }

    /// <summary>Takes what the instance has to do; what arrives from now on makes another step.</summary>
    public (bool HasMail, List<ActivityResult> Results) Begin(LiveInstance instance)
    {
        lock (gate)
        {
            if (instance.Cached is { } node)
            {
                cached.Remove(node);
                instance.Cached = null;
            }

            var taken = (instance.HasMail, instance.Results);
            (instance.HasMail, instance.Trespassed, instance.Results) = (false, false, []);
            return taken;
        }
    }

    /// <summary>The step is stored (or given up): keeps <paramref name="loaded"/> for the next one, puts <paramref name="left"/> back.</summary>
    public void End(LiveInstance instance, LoadedInstance? loaded, bool mailLeft = false, IReadOnlyList<ActivityResult>? left = null)
    {
        bool room;
        lock (gate)
        {
            instance.IsBusy = false;
            busy--;
            instance.Loaded = loaded;
            instance.HasMail |= mailLeft;
            if (left is { Count: > 0 })
                instance.Results.InsertRange(0, left);
            if (instance.HasWork)
                Queue(instance);
            else if (loaded is null)
                live.Remove(instance.Key);
            else
                Keep(instance);
            if (busy == 0)
            {
                idle?.TrySetResult();
                idle = null;
            }

            room = Backlog && busy <= maxQueued / 2;
            if (room)
                Backlog = false;
        }

        if (room)
            RoomAgain?.Invoke();
    }

    /// <summary>Ends when no instance is queued, running or being stored.</summary>
    public Task WhenIdle()
    {
        lock (gate)
        {
            if (busy == 0)
                return Task.CompletedTask;
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }

    public void Stop() => ready.Writer.TryComplete();

    private LiveInstance Get(long key)
    {
        if (!live.TryGetValue(key, out var instance))
            live[key] = instance = new LiveInstance(key);
        return instance;
    }

    private void Queue(LiveInstance instance)
    {
        if (instance.IsBusy)
            return;
        instance.IsBusy = true;
        busy++;
        ready.Writer.TryWrite(instance);
    }

    private void Keep(LiveInstance instance)
    {
        instance.Cached = cached.AddLast(instance);
        if (cached.Count <= maxCached)
            return;
        var oldest = cached.First!.Value;
        cached.RemoveFirst();
        oldest.Cached = null;
        oldest.Loaded = null;
        // Queued meanwhile: it stays and is loaded again.
        if (!oldest.IsBusy)
            live.Remove(oldest.Key);
    }
}
