using AutoVideo.Embedded.Durable.Client;
using AutoVideo.Embedded.Durable.Replay;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>Leaves a message for a living instance; false when there is none.</summary>
internal sealed class PostMessage(string instanceId, IncomingEvent message) : ClientOperation<bool>
{
    protected override bool Apply(WriteSession session)
    {
        if (session.Find(instanceId) is not { } target || !CreateInstance.Living.Contains(target.Status))
            return false;
        Signals.Due(target.Key, Post(session, target, message));
        return true;
    }

    /// <summary>Returns when the message can be seen; null: now. One that has not started sees it after its start; an end does not wait.</summary>
    internal static DateTime? Post(WriteSession session, (long Key, OrchestrationRuntimeStatus Status, DateTime StartAt) target, IncomingEvent message)
    {
        var waits = target.Status == OrchestrationRuntimeStatus.Pending && target.StartAt.Ticks > 0 && message.Kind != HistoryEventKind.ExecutionTerminated;
        var visibleAt = waits ? target.StartAt : (DateTime?)null;
        session.Post(target.Key, message, null, visibleAt);
        return visibleAt;
    }
}
