using System.Text.Json;
using AutoVideo.Batches;

namespace AutoVideo.Webhooks;

/// <summary>Tells the owner's webhooks that a batch is over and its results are there.</summary>
internal sealed class TellBatchWebhooks(WebhookOutbox outbox) : IBatchFinished
{
    public Task FinishedAsync(Batch batch, CancellationToken cancellation)
    {
        var type = batch.Status == BatchStatus.Cancelled ? WebhookEvents.BatchCancelled : WebhookEvents.BatchCompleted;
        return outbox.TellAsync(
            batch.OwnerId, type, $"msg_{batch.Id}-over", batch.UpdatedAt,
            () => Task.FromResult<string?>(JsonSerializer.Serialize(BatchWebhookPayload.Of(type, batch), WebhooksHttpJsonContext.Default.BatchWebhookPayload)), cancellation);
    }
}
