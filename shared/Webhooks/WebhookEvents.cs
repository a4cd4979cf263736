namespace AutoVideo.Webhooks;

/// <summary>What webhooks can be told of.</summary>
public static class WebhookEvents
{
    public const string VideoStarted = "video.started", VideoReviewAsked = "video.review_asked", VideoReviewReminded = "video.review_reminded", VideoReviewDecided = "video.review_decided",
        VideoCompleted = "video.completed", VideoFailed = "video.failed", VideoCancelled = "video.cancelled", VideoDeleted = "video.deleted";

    public const string BatchCompleted = "batch.completed", BatchCancelled = "batch.cancelled";

    public const string ScenarioCreated = "scenario.created", ScenarioShared = "scenario.shared", ScenarioCommented = "scenario.commented",
        ScenarioDeleted = "scenario.deleted", ScenarioRestored = "scenario.restored";

    public const string ExportReady = "export.ready", ExportFailed = "export.failed";

    /// <summary>Sent on request only, to try a webhook.</summary>
    public const string Test = "webhook.test";

    /// <summary>Stands for all events, those of later versions too.</summary>
    public const string All = "*";

    /// <returns>Null: an event of a video that webhooks are not told of.</returns>
    public static string? OfVideo(string name) => name switch
    {
        "started" => VideoStarted,
        "review_asked" => VideoReviewAsked,
        "review_reminded" => VideoReviewReminded,
        "review_approved" or "review_rejected" => VideoReviewDecided,
        "completed" => VideoCompleted,
        "failed" => VideoFailed,
        "cancelled" => VideoCancelled,
        "deleted" => VideoDeleted,
        _ => null,
    };

    /// <returns>Null: an event of a scenario that webhooks are not told of, such as each save of an editor.</returns>
    public static string? OfScenario(string name) => name switch
    {
        "created" => ScenarioCreated,
        "shared" => ScenarioShared,
        "commented" => ScenarioCommented,
        "deleted" => ScenarioDeleted,
        "restored" => ScenarioRestored,
        _ => null,
    };
}
