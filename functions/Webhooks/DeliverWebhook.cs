using AutoVideo.Platform;

namespace AutoVideo.Webhooks;

/// <summary>Makes one attempt at a delivery; the next one is a message that becomes visible at its time.</summary>
public sealed class DeliverWebhook(WebhookDeliverer deliverer, PatientMessages messages)
{
    [Function("DeliverWebhook")]
    public Task RunAsync([ServiceBusTrigger(WebhookOutbox.Queue, Connection = "ServiceBus")] ServiceBusReceivedMessage message, CancellationToken cancellation) =>
        messages.HandleAsync(WebhookOutbox.Queue, message, () => deliverer.DeliverAsync(message.Body.ToString(), cancellation), cancellation);
}
