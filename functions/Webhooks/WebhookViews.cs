using System.ComponentModel.DataAnnotations;
using AutoVideo.Http;

namespace AutoVideo.Webhooks;

/// <summary>Body of <c>POST /api/v1/webhooks</c>.</summary>
/// <param name="Url">An https address of yours.</param>
/// <param name="Events">What to be told of; <c>*</c> for everything.</param>
/// <param name="Description">For people.</param>
internal sealed record CreateWebhook(
    [StringLength(2_000, MinimumLength = 1)] string Url,
    [MinLength(1), MaxLength(WebhookEndpoint.MostEvents), Each(1, 40, Values = [
        WebhookEvents.All, WebhookEvents.VideoStarted, WebhookEvents.VideoReviewAsked, WebhookEvents.VideoReviewReminded, WebhookEvents.VideoReviewDecided, WebhookEvents.VideoCompleted, WebhookEvents.VideoFailed,
        WebhookEvents.VideoCancelled, WebhookEvents.VideoDeleted, WebhookEvents.BatchCompleted, WebhookEvents.BatchCancelled, WebhookEvents.ScenarioCreated, WebhookEvents.ScenarioShared,
        WebhookEvents.ScenarioCommented, WebhookEvents.ScenarioDeleted, WebhookEvents.ScenarioRestored, WebhookEvents.ExportReady, WebhookEvents.ExportFailed])]
    IReadOnlyList<string> Events,
    [MaxLength(200)] string? Description = null) : IExample<CreateWebhook>
{
    public const long MaxBody = 16 * 1024;

    public static CreateWebhook Example { get; } = new("https://example.com/hooks/autovideo", [WebhookEvents.VideoCompleted, WebhookEvents.VideoFailed], "Production");
}

/// <summary>Body of <c>PATCH /api/v1/webhooks/{id}</c>: what is not given stays.</summary>
/// <param name="Url">An https address of yours.</param>
/// <param name="Events">What to be told of.</param>
/// <param name="Description">For people.</param>
/// <param name="Status">Enabling it forgives what failed.</param>
internal sealed record UpdateWebhook(
    [StringLength(2_000, MinimumLength = 1)] string? Url = null,
    [MinLength(1), MaxLength(WebhookEndpoint.MostEvents), Each(1, 40, Values = [
        WebhookEvents.All, WebhookEvents.VideoStarted, WebhookEvents.VideoReviewAsked, WebhookEvents.VideoReviewReminded, WebhookEvents.VideoReviewDecided, WebhookEvents.VideoCompleted, WebhookEvents.VideoFailed,
        WebhookEvents.VideoCancelled, WebhookEvents.VideoDeleted, WebhookEvents.BatchCompleted, WebhookEvents.BatchCancelled, WebhookEvents.ScenarioCreated, WebhookEvents.ScenarioShared,
        WebhookEvents.ScenarioCommented, WebhookEvents.ScenarioDeleted, WebhookEvents.ScenarioRestored, WebhookEvents.ExportReady, WebhookEvents.ExportFailed])]
    IReadOnlyList<string>? Events = null,
    [MaxLength(200)] string? Description = null, [AllowedValues("enabled", "disabled")] string? Status = null) : IExample<UpdateWebhook>
{
    public static UpdateWebhook Example { get; } = new(Events: [WebhookEvents.All]);

    public WebhookEndpoint On(WebhookEndpoint before)
    {
        var after = before with { Url = Url ?? before.Url, Events = Events is null ? before.Events : [.. Events.Distinct()], Description = Description ?? before.Description };
        return Status switch
        {
            "enabled" => WebhookHealth.Enable(after),
            "disabled" => WebhookHealth.Disable(after),
            _ => after,
        };
    }
}

/// <summary>Body of <c>POST /api/v1/webhooks/{id}/rotate</c>.</summary>
/// <param name="OverlapHours">How long the old secret signs too: 0 to 168; 24 when not given.</param>
internal sealed record RotateWebhook([Range(0, 168)] int? OverlapHours = null) : IExample<RotateWebhook>
{
    public static RotateWebhook Example { get; } = new(24);
}

/// <param name="Status">enabled or disabled.</param>
/// <param name="DisabledReason">gone (it answered 410), failing (for days) or owner.</param>
/// <param name="FailingSince">When the first attempt failed since the last that did not.</param>
/// <param name="Secret">Signs what is sent (<c>whsec_…</c>); only in the answer that makes it.</param>
internal sealed record WebhookView(
    string Id, string Url, string? Description, IReadOnlyList<string> Events, string Status, string? DisabledReason, DateTimeOffset? FailingSince,
    IReadOnlyList<WebhookSecretView> Secrets, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string? Secret, IReadOnlyDictionary<string, string> Links)
{
    public static WebhookView Of(WebhookEndpoint webhook, DateTimeOffset now, string? secret = null)
    {
        var self = $"/api/v1/webhooks/{webhook.Id}";
        return new(
            webhook.Id, webhook.Url, webhook.Description, webhook.Events, webhook.Status.ToString().ToLowerInvariant(), webhook.DisabledReason, webhook.FailingSince,
            [.. webhook.Secrets.Where(one => one.ExpiresAt is null || one.ExpiresAt > now).Select(one => new WebhookSecretView(one.CreatedAt, one.ExpiresAt))],
            webhook.CreatedAt, webhook.UpdatedAt, secret, new Dictionary<string, string> { ["self"] = self, ["deliveries"] = $"{self}/deliveries" });
    }
}

/// <param name="ExpiresAt">When a newer one has taken its place for good.</param>
internal sealed record WebhookSecretView(DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

internal sealed record WebhookList(IReadOnlyList<WebhookView> Items);

/// <param name="MessageId">The header <c>webhook-id</c>.</param>
/// <param name="Status">pending, delivered or failed.</param>
/// <param name="Payload">What was signed and sent; only where one delivery is read.</param>
internal sealed record WebhookDeliveryView(
    string Id, string MessageId, string Type, string Status, int Tries, DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt, IReadOnlyList<WebhookAttempt> Attempts, string? Payload)
{
    public static WebhookDeliveryView Of(WebhookDelivery delivery, bool withPayload = false) => new(
        delivery.Id, delivery.MessageId, delivery.Type, delivery.Status.ToString().ToLowerInvariant(), delivery.Tries, delivery.CreatedAt, delivery.NextAttemptAt, delivery.Attempts,
        withPayload ? delivery.Payload : null);
}

/// <param name="Items">Newest first.</param>
internal sealed record WebhookDeliveryPage(IReadOnlyList<WebhookDeliveryView> Items, string? Next);
