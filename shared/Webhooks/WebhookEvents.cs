namespace AutoVideo.Webhooks;

/// <summary>What webhooks can be told of.</summary>
public static class WebhookEvents
{
    public const string VideoStarted = "video.started", VideoReviewAsked = "video.review_asked", VideoCompleted = "video.completed",
        VideoFailed = "video.failed", VideoCancelled = "video.cancelled", VideoDeleted = "video.deleted";

    /// <summary>Sent on request only, to try a webhook.</summary>
    public const string Test = "webhook.test";

    /// <summary>Stands for all events, those of later versions too.</summary>
    public const string All = "*";

    /// <returns>Null: an event of a video that webhooks are not told of.</returns>
    public static string? OfVideo(string name) => name switch
    {
        "started" => VideoStarted,
        "review_asked" => VideoReviewAsked,
        "completed" => VideoCompleted,
        "failed" => VideoFailed,
        "cancelled" => VideoCancelled,
        "deleted" => VideoDeleted,
        _ => null,
    };
}
