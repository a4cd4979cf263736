namespace AutoVideo.Webhooks;

/// <summary>Makes one attempt at a delivery; the next one is a message that becomes visible at its time.</summary>
public sealed class DeliverWebhook(WebhookDeliverer deliverer)
{
    [Function("DeliverWebhook")]
    public Task RunAsync([ServiceBusTrigger(WebhookOutbox.Queue, Connection = "ServiceBus")] string message, CancellationToken cancellation) =>
        deliverer.DeliverAsync(message, cancellation);
}
