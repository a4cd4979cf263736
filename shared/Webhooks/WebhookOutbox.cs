using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Messaging;
using AutoVideo.Storage;

namespace AutoVideo.Webhooks;

/// <summary>Puts messages on their way and keeps the log of them. Every step is harmless when repeated: ids are made of what is told.</summary>
public sealed class WebhookOutbox(IDocumentStore documents, WebhookStore webhooks, IMessageBus bus, TimeProvider time)
{
    public const string Queue = "webhook-deliveries";

    /// <summary>Tells those of an owner's webhooks that want to know.</summary>
    /// <param name="messageId">The same for the same event.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="payload">Made only when somebody wants it.</param>
    public async Task TellAsync(string ownerId, string type, string messageId, DateTimeOffset at, Func<Task<string?>> payload, CancellationToken cancellation)
    {
        var wanting = (await webhooks.ListAsync(ownerId, cancellation)).Where(webhook => webhook.Wants(type)).ToArray();
        if (wanting.Length == 0 || await payload() is not { } json)
            return;
        foreach (var webhook in wanting)
            await SendAsync(webhook, type, messageId, at, json, cancellation);
    }

    /// <summary>Sends one message to one webhook, whatever events it wants.</summary>
    public async Task<WebhookDelivery> SendAsync(WebhookEndpoint webhook, string type, string messageId, DateTimeOffset at, string payload, CancellationToken cancellation)
    {
        var delivery = new WebhookDelivery(
            WebhookDelivery.IdOf(webhook.Id, messageId, at), webhook.Id, webhook.OwnerId, messageId, type, payload, at, WebhookDeliveryStatus.Pending, Tries: 0)
        { NextAttemptAt = at };
        try
        {
            await WriteAsync(delivery, WriteCondition.Absent, cancellation);
        }
        catch (PreconditionFailedException)
        {
            // Told before; whether its message left is not known.
            delivery = (await FindAsync(webhook.OwnerId, delivery.Id, cancellation))?.Value ?? delivery;
        }
        if (delivery is { Status: WebhookDeliveryStatus.Pending, Tries: 0 })
            await EnqueueAsync(delivery, cancellation);
        return delivery;
    }

    /// <summary>Sends a message once more, with the whole schedule of attempts before it.</summary>
    /// <exception cref="PermanentException"><c>delivery_not_found</c>.</exception>
    public async Task<WebhookDelivery> ReplayAsync(WebhookEndpoint webhook, string deliveryId, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await ReadAsync(webhook, deliveryId, cancellation);
            var before = stored.Value;
            // What is under way anyway is only brought forward.
            var after = before with { Status = WebhookDeliveryStatus.Pending, BeganAt = before.Tries, NextAttemptAt = time.GetUtcNow() };
            try
            {
                await WriteAsync(after, WriteCondition.Matches(stored.ETag), cancellation);
                await EnqueueAsync(after, cancellation);
                return after;
            }
            catch (PreconditionFailedException)
            {
                // An attempt was noted in between.
            }
        }
    }

    /// <summary>Newest first.</summary>
    public Task<DocumentPage<WebhookDelivery>> ListAsync(WebhookEndpoint webhook, WebhookDeliveryStatus? status, int limit, string? continuation, CancellationToken cancellation) =>
        documents.QueryAsync(
            new DocumentQuery(WebhookDelivery.Container, webhook.OwnerId)
            {
                Filters =
                [
                    new DocumentFilter("endpointId", FilterOperator.Equal, webhook.Id),
                    .. new[] { status }.OfType<WebhookDeliveryStatus>().Select(wanted => new DocumentFilter("status", FilterOperator.Equal, wanted.ToString())),
                ],
                Descending = true,
                Limit = limit,
                Continuation = continuation,
            },
            WebhooksJsonContext.Default.WebhookDelivery, cancellation);

    /// <exception cref="PermanentException"><c>delivery_not_found</c>.</exception>
    public async Task<StoredDocument<WebhookDelivery>> ReadAsync(WebhookEndpoint webhook, string deliveryId, CancellationToken cancellation) =>
        IsId(deliveryId) && await FindAsync(webhook.OwnerId, deliveryId, cancellation) is { } found && found.Value.EndpointId == webhook.Id
            ? found
            : throw new PermanentException("delivery_not_found", "There is no such delivery; they are kept for 30 days.");

    internal Task<StoredDocument<WebhookDelivery>?> FindAsync(string ownerId, string deliveryId, CancellationToken cancellation) =>
        documents.ReadAsync(KeyOf(ownerId, deliveryId), WebhooksJsonContext.Default.WebhookDelivery, cancellation);

    internal Task<string> WriteAsync(WebhookDelivery delivery, WriteCondition condition, CancellationToken cancellation) =>
        documents.WriteAsync(KeyOf(delivery.OwnerId, delivery.Id), delivery, WebhooksJsonContext.Default.WebhookDelivery, condition, WebhookDelivery.KeptFor, cancellation);

    /// <summary>Asks for the next attempt at its time.</summary>
    internal Task EnqueueAsync(WebhookDelivery delivery, CancellationToken cancellation) => bus.SendAsync(
        Queue,
        new BusMessage(
            $"{delivery.Id}-{delivery.Tries}-{delivery.BeganAt}", "attempt",
            JsonSerializer.Serialize(new WebhookWork(delivery.OwnerId, delivery.EndpointId, delivery.Id, delivery.Tries), WebhooksJsonContext.Default.WebhookWork))
        {
            CorrelationId = delivery.Id,
            ScheduledFor = delivery.NextAttemptAt > time.GetUtcNow() ? delivery.NextAttemptAt : null,
        },
        cancellation);

    private static bool IsId(string id) => id.Length == 36 && id.StartsWith("whd_", StringComparison.Ordinal) && id.AsSpan(4).IndexOfAnyExcept(WebhookEndpoint.Digits) < 0;

    private static DocumentKey KeyOf(string ownerId, string deliveryId) => new(WebhookDelivery.Container, ownerId, deliveryId);
}
