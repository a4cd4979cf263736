using AutoVideo.Messaging;

namespace AutoVideo.MediaJobs;

/// <summary>Sends the news of finished jobs to the queue <c>render-events</c>; without a bus who waits finds out by asking.</summary>
/// <param name="bus">Null in a worker that shares nothing but a folder with the host.</param>
public sealed class RenderEvents(IMessageBus? bus) : IMediaJobEvents
{
    public const string Queue = "render-events";

    public Task FinishedAsync(string jobId, string? instanceId, MediaJobStatus status, CancellationToken cancellation) => instanceId is null || bus is null
        ? Task.CompletedTask
        : bus.SendAsync(Queue, new BusMessage($"{jobId}-{status}-{Guid.NewGuid():N}", "finished", instanceId), cancellation);
}
