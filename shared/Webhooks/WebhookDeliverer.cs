using System.Text;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Outgoing;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.Webhooks;

/// <summary>
/// Makes one attempt at a delivery, notes it, and asks for the next one when it failed. Should the process die anywhere, the queue's
/// message comes back: the attempt is made again (the receiver knows the message by its id) or, once noted, only the next is asked for.
/// </summary>
public sealed class WebhookDeliverer(WebhookStore webhooks, WebhookOutbox outbox, GuardedHttp http, IOptions<WebhooksOptions> options, TimeProvider time)
{
    private const int ShownOfAnswer = 500;
    private const int MostOfAnswer = 64 * 1024;
    private const int Gone = 410;

    public async Task DeliverAsync(string message, CancellationToken cancellation)
    {
        var work = JsonSerializer.Deserialize(message, WebhooksJsonContext.Default.WebhookWork)!;
        if (await outbox.FindAsync(work.OwnerId, work.DeliveryId, cancellation) is not { Value: { Status: WebhookDeliveryStatus.Pending } delivery } stored)
            return;
        if (delivery.Tries != work.Tries)
        {
            await outbox.EnqueueAsync(delivery, cancellation);
            return;
        }
        var webhook = (await webhooks.FindAsync(work.OwnerId, work.EndpointId, cancellation))?.Value;
        var (attempt, retryAfter) = webhook is { Status: WebhookStatus.Enabled }
            ? await TryAsync(webhook, delivery, cancellation)
            : (new WebhookAttempt(time.GetUtcNow(), null, webhook is null ? "The webhook was deleted." : "The webhook is disabled.", 0, null), null);
        var after = After(delivery, attempt, retryAfter, isOver: webhook is not { Status: WebhookStatus.Enabled });
        try
        {
            await outbox.WriteAsync(after, WriteCondition.Matches(stored.ETag), cancellation);
        }
        catch (PreconditionFailedException)
        {
            // A replay came in between and has asked for an attempt of its own.
            return;
        }
        if (after.Status == WebhookDeliveryStatus.Pending)
            await outbox.EnqueueAsync(after, cancellation);
        if (webhook is { Status: WebhookStatus.Enabled })
            await NoteAsync(webhook, attempt, cancellation);
    }

    private static WebhookDelivery After(WebhookDelivery before, WebhookAttempt attempt, TimeSpan? retryAfter, bool isOver)
    {
        var after = before with { Tries = before.Tries + 1, Attempts = [.. before.Attempts.TakeLast(WebhookDelivery.MostAttempts - 1), attempt], NextAttemptAt = null };
        if (attempt.Error is null)
            return after with { Status = WebhookDeliveryStatus.Delivered };
        var wait = isOver || attempt.Status == Gone ? null : WebhookSchedule.After(after.Tries - after.BeganAt, retryAfter, SpreadOf(after));
        return wait is { } span ? after with { NextAttemptAt = attempt.At + span } : after with { Status = WebhookDeliveryStatus.Failed };
    }

    private static double SpreadOf(WebhookDelivery delivery) => Convert.ToByte(delivery.Id[^2..], 16) / 255.0;

    private async Task<(WebhookAttempt Attempt, TimeSpan? RetryAfter)> TryAsync(WebhookEndpoint webhook, WebhookDelivery delivery, CancellationToken cancellation)
    {
        var at = time.GetUtcNow();
        var started = time.GetTimestamp();
        try
        {
            var request = new GuardedRequest(new Uri(webhook.Url))
            {
                Method = HttpMethod.Post,
                Headers = WebhookSignature.HeadersOf(delivery.MessageId, at, delivery.Payload, webhooks.SecretsOf(webhook)),
                Body = Encoding.UTF8.GetBytes(delivery.Payload),
                MaxBytes = MostOfAnswer,
                Timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds),
                MaxRedirects = 0,
            };
            await using var answer = await http.SendAsync(request, cancellation);
            var error = answer.Status is >= 200 and < 300 ? null : answer.Status is >= 300 and < 400 ? "It redirects; give the webhook the address itself." : $"It answered {answer.Status}.";
            return (Made(answer.Status, error, await BeginningAsync(answer, cancellation)), answer.Status is 429 or 503 ? RetryAfterOf(answer, at) : null);
        }
        catch (Exception failure) when (failure is PermanentException or TransientException)
        {
            return (Made(null, (failure as PermanentException)?.Detail ?? failure.Message, null), null);
        }

        WebhookAttempt Made(int? status, string? error, string? answer) => new(at, status, error, Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1), answer);
    }

    private static TimeSpan? RetryAfterOf(GuardedAnswer answer, DateTimeOffset now) => answer.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - now : null;

    // Shown to the owner, so that what is wrong can be found; nothing depends on it.
    private static async Task<string?> BeginningAsync(GuardedAnswer answer, CancellationToken cancellation)
    {
        try
        {
            await using var body = await answer.OpenAsync(cancellation);
            var bytes = new byte[ShownOfAnswer];
            var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            var text = new string([.. Encoding.UTF8.GetString(bytes, 0, count).Where(c => !char.IsControl(c) || c is '\n' or '\t')]);
            return text.Length == 0 ? null : text;
        }
        catch (Exception failure) when (failure is PermanentException or TransientException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>A webhook that is gone, or has failed for days, is told no more; one that works again is forgiven.</summary>
    private async Task NoteAsync(WebhookEndpoint webhook, WebhookAttempt attempt, CancellationToken cancellation)
    {
        if (attempt.Error is null && webhook.FailingSince is null && ReferenceEquals(webhooks.Resealed(webhook), webhook))
            return;
        try
        {
            await webhooks.ChangeAsync(webhook.OwnerId, webhook.Id, WriteCondition.None, before => webhooks.Resealed(WebhookHealth.After(before, attempt, options.Value.DisableAfterDays)), cancellation);
        }
        catch (PermanentException)
        {
            // It was deleted in between.
        }
    }
}
