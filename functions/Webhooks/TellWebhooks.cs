using System.Text.Json;
using AutoVideo.Platform;
using AutoVideo.Videos;

namespace AutoVideo.Webhooks;

/// <summary>Turns events of videos into messages to the webhooks of their owners.</summary>
public sealed class TellWebhooks(WebhookOutbox outbox, VideoStore videos, PatientMessages messages)
{
    private const string Subscription = "webhooks";

    [Function("TellWebhooks")]
    public async Task RunAsync([ServiceBusTrigger(VideoProjector.Topic, Subscription, Connection = "ServiceBus")] ServiceBusReceivedMessage message, CancellationToken cancellation)
    {
        if (!message.IsFor(Subscription))
            return;
        if (WebhookEvents.OfVideo(message.Subject) is not { } type || !message.ApplicationProperties.TryGetValue("ownerId", out var owner))
            return;
        await messages.HandleAsync($"{VideoProjector.Topic}/{Subscription}", message, () =>
        {
            var happened = JsonSerializer.Deserialize(message.Body, VideosJsonContext.Default.VideoEvent)!;
            return outbox.TellAsync((string)owner, type, $"msg_{message.EventId()}", happened.At, () => PayloadAsync(type, happened, message.CorrelationId, cancellation), cancellation);
        }, cancellation);
    }

    private async Task<string?> PayloadAsync(string type, VideoEvent happened, string videoId, CancellationToken cancellation)
    {
        var video = await videos.FindAsync(videoId, cancellation);
        return JsonSerializer.Serialize(VideoWebhookPayload.Of(type, happened.At, happened.Attempt, videoId, video), WebhooksHttpJsonContext.Default.VideoWebhookPayload);
    }
}
