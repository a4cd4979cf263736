using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using AutoVideo.AccountData;
using AutoVideo.Batches;
using AutoVideo.Platform.OpenApi;
using AutoVideo.Scenarios;
using AutoVideo.Videos;

namespace AutoVideo.Webhooks;

/// <summary>One kind of message, for the API's description.</summary>
internal sealed record DescribedWebhook(string Type, string Description, Type Payload, JsonNode Example) : IDescribedWebhook
{
    private static readonly WebhooksHttpJsonContext Json = WebhooksHttpJsonContext.Default;
    private static readonly DateTimeOffset Then = new(2026, 5, 31, 12, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<IDescribedWebhook> All { get; } =
    [
        OfVideo(WebhookEvents.VideoStarted, "A video is begun."),
        OfVideo(WebhookEvents.VideoReviewAsked, "A video waits for its owner's review."),
        OfVideo(WebhookEvents.VideoReviewReminded, "A video still waits for its owner's review."),
        OfVideo(WebhookEvents.VideoReviewDecided, "A review was approved or rejected; the video goes on, or fails."),
        OfVideo(WebhookEvents.VideoCompleted, "A video is complete and verified."),
        OfVideo(WebhookEvents.VideoFailed, "A video could not be made; it can be retried."),
        OfVideo(WebhookEvents.VideoCancelled, "A video was cancelled."),
        OfVideo(WebhookEvents.VideoDeleted, "A video was deleted."),
        OfBatch(WebhookEvents.BatchCompleted, "All videos of a batch have ended, and its results are there.", BatchStatus.Completed),
        OfBatch(WebhookEvents.BatchCancelled, "A batch was cancelled, nothing of it runs any more, and its results are there.", BatchStatus.Cancelled),
        OfScenario(WebhookEvents.ScenarioCreated, "A scenario was made."),
        OfScenario(WebhookEvents.ScenarioShared, "A scenario was shared with somebody.", "usr_0193b5e2f0d07a3b8c1d2e3f4a5b6c7d"),
        OfScenario(WebhookEvents.ScenarioCommented, "Somebody commented on a scenario.", "cmt_0193b5e2f0d07a3b8c1d2e3f4a5b6c7d"),
        OfScenario(WebhookEvents.ScenarioDeleted, "A scenario was put into the bin."),
        OfScenario(WebhookEvents.ScenarioRestored, "A scenario was taken out of the bin."),
        OfExport(WebhookEvents.ExportReady, "An export of one's own data is ready to be fetched.", DataExportStatus.Ready),
        OfExport(WebhookEvents.ExportFailed, "An export of one's own data could not be made.", DataExportStatus.Failed),
        Of(WebhookEvents.Test, "Somebody tries this webhook.", new TestWebhookPayload(WebhookEvents.Test, Then, new("whk_0193b5e2f0d07a3b8c1d2e3f4a5b6c7d")), Json.TestWebhookPayload),
    ];

    private static DescribedWebhook OfVideo(string type, string description)
    {
        var error = type == WebhookEvents.VideoFailed ? new ErrorView("disk_full", "There is no room left.", "render", "Make room, then retry.") : null;
        var bare = VideoWebhookPayload.Of(type, Then, 1, "vid_0193b5e2f0d07a3b8c1d2e3f4a5b6c7d", null);
        return Of(type, description, bare with { Data = bare.Data with { Title = "How bees make honey", Error = error } }, Json.VideoWebhookPayload);
    }

    private static DescribedWebhook OfBatch(string type, string description, BatchStatus status)
    {
        var batch = new Batch("bat_0193b5e2f0d07a3b8c1d2e3f4a5b6c7d", "usr_0193b5e2f0d07a3b8c1d2e3f4a5b6c7d", "Bees", status, 3, 2, 3, Then.AddHours(-1), Then)
        {
            Completed = status == BatchStatus.Completed ? 3 : 1,
            Cancelled = status == BatchStatus.Completed ? 0 : 2,
            Seconds = 92.4,
            Table = "table",
            Archive = "archive",
        };
        return Of(type, description, BatchWebhookPayload.Of(type, batch), Json.BatchWebhookPayload);
    }

    private static DescribedWebhook OfScenario(string type, string description, string? detail = null)
    {
        const string owner = "usr_0193b5e2f0d07a3b8c1d2e3f4a5b6c7e";
        var content = new ScenarioContent("How bees make honey", "en", ScenarioStatus.Draft, "9:16", 30, []);
        var scenario = new Scenario("scn_0193b5e2f0d07a3b8c1d2e3f4a5b6c7d", owner, content, 1, owner, Then, Then, 1, []);
        return Of(type, description, ScenarioWebhookPayload.Of(type, new ScenarioEvent(1, "", Then, owner, detail), scenario.Id, scenario), Json.ScenarioWebhookPayload);
    }

    private static DescribedWebhook OfExport(string type, string description, DataExportStatus status)
    {
        var export = new DataExport("exp_0193b5e2f0d07a3b8c1d2e3f4a5b6c7d", "usr_0193b5e2f0d07a3b8c1d2e3f4a5b6c7d", status, Then.AddMinutes(-1))
        {
            Bytes = status == DataExportStatus.Ready ? 1_204_224 : 0,
            FinishedAt = Then,
            ExpiresAt = Then.AddDays(1),
            Problem = status == DataExportStatus.Ready ? null : "disk_full",
        };
        return Of(type, description, ExportWebhookPayload.Of(type, export), Json.ExportWebhookPayload);
    }

    private static DescribedWebhook Of<T>(string type, string description, T example, JsonTypeInfo<T> json) => new(type, description, typeof(T), JsonSerializer.SerializeToNode(example, json)!);
}
