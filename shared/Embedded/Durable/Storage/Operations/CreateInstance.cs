using AutoVideo.Embedded.Durable.Client;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>Makes an instance unless one of its id is in a status of <paramref name="dedupe"/>; another one of that id is replaced.</summary>
internal sealed class CreateInstance(NewInstance instance, IReadOnlySet<OrchestrationRuntimeStatus> dedupe) : ClientOperation<OrchestrationRuntimeStatus?>
{
    /// <summary>Statuses of an instance that still lives.</summary>
    public static readonly IReadOnlySet<OrchestrationRuntimeStatus> Living = new HashSet<OrchestrationRuntimeStatus>
    {
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.ContinuedAsNew,
    };

    /// <summary>The status of the instance that stands in the way; null when the new one was made.</summary>
    protected override OrchestrationRuntimeStatus? Apply(WriteSession session)
    {
        if (session.Find(instance.InstanceId) is { } existing)
        {
            if (dedupe.Contains(existing.Status))
                return existing.Status;
            session.Purge(existing.Key);
            Signals.Ended.Add(existing.Key);
        }

        var key = session.Insert(instance);
        Signals.Due(key, instance.StartAt is { } later && later > session.Now ? later : null);
        return null;
    }
}
