using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Webhooks;

/// <summary>The caller's webhooks: few, so the list is one page.</summary>
public sealed class WebhookFunctions(ICallers callers, WebhookStore webhooks, TimeProvider time)
{
    /// <summary>Adds an address that is told of events by signed requests. Its secret is shown this once.</summary>
    [Function("CreateWebhook"), Requires(Permissions.WebhookManage), Accepts<CreateWebhook>(CreateWebhook.MaxBody)]
    [Answers<WebhookView>(201, Headers = ["Location", "ETag"]), Fails("webhook_url_refused", "webhooks_too_many")]
    public async Task<IResult> CreateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, WebhooksHttpJsonContext.Default.CreateWebhook, CreateWebhook.MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        var id = Idempotency.IdOf(request, "whk", time.GetUtcNow());
        var (made, secret) = await webhooks.CreateAsync(id, caller.UserId, body.Url, body.Description, body.Events, cancellation);
        request.HttpContext.Response.Headers.Location = $"/api/v1/webhooks/{id}";
        return Answer(request, made, secret, StatusCodes.Status201Created);
    }

    /// <summary>The caller's webhooks, in order of their making.</summary>
    [Function("ListWebhooks"), Requires(Permissions.WebhookManage), Answers<WebhookList>]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/webhooks")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var found = await webhooks.ListAsync(caller.UserId, cancellation);
        return Results.Json(new WebhookList([.. found.Select(webhook => WebhookView.Of(webhook, time.GetUtcNow()))]), WebhooksHttpJsonContext.Default.WebhookList);
    }

    /// <summary>One webhook, without its secrets.</summary>
    [Function("GetWebhook"), Requires(Permissions.WebhookManage), Answers<WebhookView>(Headers = ["ETag"]), Fails("webhook_not_found")]
    public async Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/webhooks/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return Answer(request, await webhooks.ReadAsync(caller.UserId, id, cancellation));
    }

    /// <summary>Changes address, events or description, disables it, or enables it again.</summary>
    [Function("UpdateWebhook"), Requires(Permissions.WebhookManage), Accepts<UpdateWebhook>(CreateWebhook.MaxBody), NeedsIfMatch]
    [Answers<WebhookView>(Headers = ["ETag"]), Fails("webhook_not_found", "webhook_url_refused")]
    public async Task<IResult> UpdateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/webhooks/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, WebhooksHttpJsonContext.Default.UpdateWebhook, CreateWebhook.MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        // One that is not there is not found, whatever version is meant.
        await webhooks.ReadAsync(caller.UserId, id, cancellation);
        return Answer(request, await webhooks.ChangeAsync(caller.UserId, id, Preconditions.IfMatch(request), body.On, cancellation));
    }

    /// <summary>Removes a webhook; nothing more is sent to it.</summary>
    [Function("DeleteWebhook"), Requires(Permissions.WebhookManage), Answers(204), TakesIfMatch, Fails("webhook_not_found")]
    public async Task<IResult> DeleteAsync([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/webhooks/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await webhooks.DeleteAsync(caller.UserId, id, Preconditions.IfMatchWhenSent(request), cancellation);
        return Results.NoContent();
    }

    /// <summary>Gives a webhook a new secret. Requests are signed with both until the old one's time is over.</summary>
    [Function("RotateWebhook"), Requires(Permissions.WebhookManage), Accepts<RotateWebhook>(CreateWebhook.MaxBody), Answers<WebhookView>(Headers = ["ETag"]), Fails("webhook_not_found")]
    public async Task<IResult> RotateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks/{id}/rotate")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, WebhooksHttpJsonContext.Default.RotateWebhook, CreateWebhook.MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        var (after, secret) = await webhooks.RotateAsync(caller.UserId, id, TimeSpan.FromHours(body.OverlapHours ?? 24), cancellation);
        return Answer(request, after, secret);
    }

    private IResult Answer(HttpRequest request, Storage.StoredDocument<WebhookEndpoint> webhook, string? secret = null, int status = StatusCodes.Status200OK)
    {
        Preconditions.Tag(request, webhook.ETag);
        if (secret is not null)
            request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Json(WebhookView.Of(webhook.Value, time.GetUtcNow(), secret), WebhooksHttpJsonContext.Default.WebhookView, statusCode: status);
    }
}
