using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Durable;

internal static partial class EngineLog
{
    [LoggerMessage(1000, LogLevel.Information, "Durable engine opened {Path}: {Work} activities to go on with")]
    public static partial void Opened(ILogger logger, string path, int work);

    [LoggerMessage(1001, LogLevel.Error, "The durable database cannot be written; steps wait and are tried again")]
    public static partial void StorageFailed(ILogger logger, Exception fault);

    [LoggerMessage(1002, LogLevel.Information, "The durable database can be written again")]
    public static partial void StorageRecovered(ILogger logger);

    [LoggerMessage(1003, LogLevel.Error, "Wake-ups after a commit failed; the safety poll will find the work")]
    public static partial void AfterCommitFailed(ILogger logger, Exception fault);

    [LoggerMessage(1004, LogLevel.Warning, "Instance {InstanceId} ({Name}) failed: {Reason}")]
    public static partial void InstanceFailed(ILogger logger, string instanceId, string name, string reason);

    [LoggerMessage(1005, LogLevel.Warning, "Activity {Activity} (#{TaskId}) of instance {InstanceId} failed")]
    public static partial void ActivityFailed(ILogger logger, Exception fault, string activity, int taskId, string instanceId);

    [LoggerMessage(1006, LogLevel.Error, "A step of instance {Key} could not be read; it is tried again")]
    public static partial void StepPostponed(ILogger logger, Exception fault, long key);

    [LoggerMessage(1007, LogLevel.Error, "The pump of due work failed; it is tried again")]
    public static partial void PumpFailed(ILogger logger, Exception fault);

    [LoggerMessage(1008, LogLevel.Warning, "{Count} activities still ran when the drain time was over; they are repeated after the next start")]
    public static partial void DrainIncomplete(ILogger logger, int count);

    [LoggerMessage(1009, LogLevel.Information, "Event {Event} for instance {InstanceId} dropped: no such instance is alive")]
    public static partial void EventDropped(ILogger logger, string @event, string instanceId);

    [LoggerMessage(1010, LogLevel.Debug, "The engine could not be warmed up; its first step takes longer")]
    public static partial void WarmUpFailed(ILogger logger, Exception fault);
}
