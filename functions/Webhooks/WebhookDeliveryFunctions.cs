using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Security;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Webhooks;

/// <summary>What was sent to a webhook, and sending on request.</summary>
public sealed class WebhookDeliveryFunctions(ICallers callers, WebhookStore webhooks, WebhookOutbox outbox, IRateLimiter limiter, Pages pages, TimeProvider time)
{
    // Whoever sends by hand sends to somebody else's machine.
    private static readonly RatePolicy ByHand = new("webhook-by-hand", 30, TimeSpan.FromMinutes(1));

    /// <summary>What was sent to a webhook in the last 30 days, with the outcome of each attempt.</summary>
    [Function("ListWebhookDeliveries"), Requires(Permissions.WebhookManage), Answers<WebhookDeliveryPage>, Paged(usual: 50, max: 100), Fails("webhook_not_found")]
    [Query("status", "Only those with this status.", Values = ["pending", "delivered", "failed"])]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/webhooks/{id}/deliveries")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var webhook = await ReadAsync(request, id, cancellation);
        WebhookDeliveryStatus? status = RequestQuery.OneOf(request, "status", "pending", "delivered", "failed") is { } name ? Enum.Parse<WebhookDeliveryStatus>(name, ignoreCase: true) : null;
        var scope = $"{webhook.OwnerId}\n{status}";
        var page = pages.Read(request, scope, usual: 50, max: 100);
        var found = await outbox.ListAsync(webhook, status, page.Limit, page.Cursor, cancellation);
        return Results.Json(
            new WebhookDeliveryPage([.. found.Documents.Select(document => WebhookDeliveryView.Of(document.Value))], pages.Next(request, scope, found.Continuation)),
            WebhooksHttpJsonContext.Default.WebhookDeliveryPage);
    }

    /// <summary>One delivery with what was sent.</summary>
    [Function("GetWebhookDelivery"), Requires(Permissions.WebhookManage), Answers<WebhookDeliveryView>, Fails("webhook_not_found", "delivery_not_found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/webhooks/{id}/deliveries/{delivery}")] HttpRequest request, string id, string delivery, CancellationToken cancellation)
    {
        var webhook = await ReadAsync(request, id, cancellation);
        var found = await outbox.ReadAsync(webhook, delivery, cancellation);
        return Results.Json(WebhookDeliveryView.Of(found.Value, withPayload: true), WebhooksHttpJsonContext.Default.WebhookDeliveryView);
    }

    /// <summary>Sends a message once more, under the same id.</summary>
    [Function("ReplayWebhookDelivery"), Requires(Permissions.WebhookManage), Answers<WebhookDeliveryView>(202), Fails("webhook_not_found", "delivery_not_found", "webhook_disabled", "too_many_attempts")]
    public async Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks/{id}/deliveries/{delivery}/replay")] HttpRequest request, string id, string delivery, CancellationToken cancellation)
    {
        var webhook = await EnabledAsync(request, id, cancellation);
        await outbox.ReadAsync(webhook, delivery, cancellation);
        await TakeTurnAsync(webhook, cancellation);
        var begun = await outbox.ReplayAsync(webhook, delivery, cancellation);
        return Results.Json(WebhookDeliveryView.Of(begun), WebhooksHttpJsonContext.Default.WebhookDeliveryView, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>Sends a <c>webhook.test</c> message; its outcome stands in the deliveries.</summary>
    [Function("TestWebhook"), Requires(Permissions.WebhookManage), Answers<WebhookDeliveryView>(202, Headers = ["Location"]), Fails("webhook_not_found", "webhook_disabled", "too_many_attempts")]
    public async Task<IResult> TestAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks/{id}/test")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var webhook = await EnabledAsync(request, id, cancellation);
        await TakeTurnAsync(webhook, cancellation);
        var now = time.GetUtcNow();
        var payload = JsonSerializer.Serialize(new TestWebhookPayload(WebhookEvents.Test, now, new TestWebhookData(webhook.Id)), WebhooksHttpJsonContext.Default.TestWebhookPayload);
        var sent = await outbox.SendAsync(webhook, WebhookEvents.Test, Idempotency.IdOf(request, "msg", now), now, payload, cancellation);
        request.HttpContext.Response.Headers.Location = $"/api/v1/webhooks/{webhook.Id}/deliveries/{sent.Id}";
        return Results.Json(WebhookDeliveryView.Of(sent, withPayload: true), WebhooksHttpJsonContext.Default.WebhookDeliveryView, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<WebhookEndpoint> ReadAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        (await webhooks.ReadAsync((await callers.OfAsync(request, cancellation)).UserId, id, cancellation)).Value;

    private async Task<WebhookEndpoint> EnabledAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        await ReadAsync(request, id, cancellation) is { Status: WebhookStatus.Enabled } webhook
            ? webhook
            : throw new PermanentException("webhook_disabled", "The webhook is disabled; enable it first.");

    private async Task TakeTurnAsync(WebhookEndpoint webhook, CancellationToken cancellation)
    {
        var lease = await limiter.TakeAsync(ByHand, webhook.OwnerId, 1, cancellation);
        if (!lease.Allowed)
            throw new ThrottledException(lease.RetryAfter);
    }
}
