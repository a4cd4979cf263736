using AutoVideo.Embedded.Durable.Replay;
using AutoVideo.Embedded.Durable.Storage;

namespace AutoVideo.Embedded.Durable.Dispatch;

/// <summary>The end of an activity, not yet in any history.</summary>
internal sealed record ActivityResult(WorkKey Work, IncomingEvent Event);

/// <summary>An instance's row and its running code.</summary>
internal sealed record LoadedInstance(InstanceRow Row, OrchestrationExecution Execution);

/// <summary>An instance that has something to do, or whose code is kept for the next event. All fields belong to the scheduler.</summary>
internal sealed class LiveInstance(long key)
{
    public long Key { get; } = key;

    public List<ActivityResult> Results { get; set; } = [];

    /// <summary>The inbox holds something.</summary>
    public bool HasMail { get; set; }

    /// <summary>Something not durable reached the code.</summary>
    public bool Trespassed { get; set; }

    /// <summary>Queued, running, or being stored.</summary>
    public bool IsBusy { get; set; }

    public LoadedInstance? Loaded { get; set; }

    public LinkedListNode<LiveInstance>? Cached { get; set; }

    public bool HasWork => HasMail || Trespassed || Results.Count > 0;
}
