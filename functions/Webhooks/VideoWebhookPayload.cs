using AutoVideo.Videos;

namespace AutoVideo.Webhooks;

/// <summary>What is sent of a video.</summary>
/// <param name="Type">The event.</param>
/// <param name="Timestamp">When it happened.</param>
internal sealed record VideoWebhookPayload(string Type, DateTimeOffset Timestamp, VideoWebhookData Data)
{
    /// <param name="video">Null when it is deleted: nothing of it is left but its id.</param>
    public static VideoWebhookPayload Of(string type, DateTimeOffset at, int attempt, string id, Video? video) => new(
        type, at,
        video is null
            ? new(id, StatusAt(type), attempt, null, null, null, null, null, null, new Dictionary<string, string>())
            : new(
                id, StatusAt(type), attempt, video.Title, video.Request.Topic, video.Language, video.Request.Format, video.Result?.Seconds ?? video.Request.Seconds,
                type == WebhookEvents.VideoFailed && video.Error is { } error ? new ErrorView(error.Code, error.Message, VideoView.Wire(error.Stage), error.Action) : null,
                VideoView.Of(video, 0).Links));

    // As it was when it happened, whatever has happened since.
    private static string StatusAt(string type) => type switch
    {
        WebhookEvents.VideoCompleted => "completed",
        WebhookEvents.VideoFailed => "failed",
        WebhookEvents.VideoCancelled => "cancelled",
        WebhookEvents.VideoDeleted => "deleted",
        _ => "running",
    };
}

/// <param name="Id">The video's.</param>
/// <param name="Attempt">1, and one more with every retry.</param>
/// <param name="Seconds">Its length; the wanted one before it is rendered.</param>
/// <param name="Error">Why it failed and what to do.</param>
/// <param name="Links">Paths of the API, below the address at which it is called.</param>
internal sealed record VideoWebhookData(
    string Id, string Status, int Attempt, string? Title, string? Topic, string? Language, string? Format, double? Seconds, ErrorView? Error, IReadOnlyDictionary<string, string> Links);

/// <param name="Type">Always <c>webhook.test</c>.</param>
internal sealed record TestWebhookPayload(string Type, DateTimeOffset Timestamp, TestWebhookData Data);

/// <param name="WebhookId">The webhook that is tried.</param>
internal sealed record TestWebhookData(string WebhookId);
