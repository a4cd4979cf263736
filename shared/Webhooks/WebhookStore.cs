using AutoVideo.Failures;
using AutoVideo.Outgoing;
using AutoVideo.Security;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.Webhooks;

/// <summary>Makes, changes and finds webhooks; another user's is not found.</summary>
public sealed class WebhookStore(
    IDocumentStore documents, IFieldProtector fields, ILock locks, GuardedHttp http, IOptions<OutgoingOptions> outgoing, IOptions<WebhooksOptions> options, TimeProvider time)
{
    private const string SecretField = "webhooks.secret";

    /// <param name="id">Of its own, or made of an idempotency key; when the owner has this one already, it is returned with its newest secret.</param>
    /// <returns>The webhook with its version, and its secret, which is shown this once.</returns>
    /// <exception cref="PermanentException"><c>webhook_url_refused</c>, <c>webhooks_too_many</c>.</exception>
    public async Task<(StoredDocument<WebhookEndpoint> Webhook, string Secret)> CreateAsync(
        string id, string ownerId, string url, string? description, IReadOnlyList<string> events, CancellationToken cancellation)
    {
        CheckUrl(url);
        // Counted and written by one at a time, so that many at once do not make one too many.
        var turn = await locks.TakeTurnAsync(LockTurns.NameOf("webhooks", ownerId), time, cancellation);
        try
        {
            if (await FindAsync(ownerId, id, cancellation) is { } made)
                return (made, SecretsOf(made.Value)[0]);
            if ((await ListAsync(ownerId, cancellation)).Count >= options.Value.MaxPerUser)
                throw new PermanentException("webhooks_too_many", $"A user has at most {options.Value.MaxPerUser} webhooks; delete one first.");
            var now = time.GetUtcNow();
            var secret = WebhookSignature.NewSecret();
            var webhook = new WebhookEndpoint(id, ownerId, url, description, [.. events.Distinct()], [new WebhookSecret(fields.Protect(SecretField, id, secret), now, null)], now, now);
            var etag = await documents.WriteAsync(KeyOf(ownerId, id), webhook, WebhooksJsonContext.Default.WebhookEndpoint, WriteCondition.Absent, null, cancellation);
            return (new StoredDocument<WebhookEndpoint>(id, webhook, etag), secret);
        }
        finally
        {
            await locks.ReleaseAsync(turn, CancellationToken.None);
        }
    }

    /// <summary>In order of their making.</summary>
    public async Task<IReadOnlyList<WebhookEndpoint>> ListAsync(string ownerId, CancellationToken cancellation)
    {
        var page = await documents.QueryAsync(new DocumentQuery(WebhookEndpoint.Container, ownerId) { Limit = 200 }, WebhooksJsonContext.Default.WebhookEndpoint, cancellation);
        return [.. page.Documents.Select(document => document.Value)];
    }

    public async Task<StoredDocument<WebhookEndpoint>?> FindAsync(string ownerId, string id, CancellationToken cancellation) =>
        IsId(id) ? await documents.ReadAsync(KeyOf(ownerId, id), WebhooksJsonContext.Default.WebhookEndpoint, cancellation) : null;

    /// <exception cref="PermanentException"><c>webhook_not_found</c>.</exception>
    public async Task<StoredDocument<WebhookEndpoint>> ReadAsync(string ownerId, string id, CancellationToken cancellation) =>
        await FindAsync(ownerId, id, cancellation) ?? throw NotFound();

    /// <summary>Changes the version that <paramref name="condition"/> names, or any.</summary>
    /// <exception cref="PreconditionFailedException">It is another version by now.</exception>
    /// <exception cref="PermanentException"><c>webhook_not_found</c>, <c>webhook_url_refused</c>.</exception>
    public async Task<StoredDocument<WebhookEndpoint>> ChangeAsync(
        string ownerId, string id, WriteCondition condition, Func<WebhookEndpoint, WebhookEndpoint> change, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await ReadAsync(ownerId, id, cancellation);
            if (condition.ETag is { } wanted && wanted != stored.ETag)
                throw new PreconditionFailedException(KeyOf(ownerId, id));
            var after = change(stored.Value);
            if (after == stored.Value)
                return stored;
            if (after.Url != stored.Value.Url)
                CheckUrl(after.Url);
            after = after with { UpdatedAt = time.GetUtcNow() };
            try
            {
                return stored with
                {
                    Value = after,
                    ETag = await documents.WriteAsync(KeyOf(ownerId, id), after, WebhooksJsonContext.Default.WebhookEndpoint, WriteCondition.Matches(stored.ETag), null, cancellation),
                };
            }
            catch (PreconditionFailedException) when (condition.ETag is null)
            {
                // A delivery noted how it went: decide again.
            }
        }
    }

    /// <summary>Gives it a new secret. The one before stays good for a time and signs too; a third one ends at once.</summary>
    public async Task<(StoredDocument<WebhookEndpoint> Webhook, string Secret)> RotateAsync(string ownerId, string id, TimeSpan overlap, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var secret = WebhookSignature.NewSecret();
        var made = new WebhookSecret(fields.Protect(SecretField, id, secret), now, null);
        var after = await ChangeAsync(
            ownerId, id, WriteCondition.None,
            before => before with { Secrets = [made, .. before.Secrets.Take(1).Where(_ => overlap > TimeSpan.Zero).Select(old => old with { ExpiresAt = now + overlap })] }, cancellation);
        return (after, secret);
    }

    /// <summary>The log of its deliveries stays until its time is over.</summary>
    /// <exception cref="PermanentException"><c>webhook_not_found</c>.</exception>
    /// <exception cref="PreconditionFailedException">It is another version than <paramref name="condition"/> names.</exception>
    public async Task DeleteAsync(string ownerId, string id, WriteCondition condition, CancellationToken cancellation)
    {
        await ReadAsync(ownerId, id, cancellation);
        await documents.DeleteAsync(KeyOf(ownerId, id), condition, cancellation);
    }

    /// <summary>Those that are good now, the newest first.</summary>
    public IReadOnlyList<string> SecretsOf(WebhookEndpoint webhook) =>
        [.. webhook.Secrets.Where(secret => secret.ExpiresAt is null || secret.ExpiresAt > time.GetUtcNow()).Select(secret => fields.Reveal(SecretField, webhook.Id, secret.Sealed).Text)];

    /// <summary>The webhook with all secrets encrypted with the newest key; the same instance when they are.</summary>
    public WebhookEndpoint Resealed(WebhookEndpoint webhook)
    {
        WebhookSecret[] secrets = [.. webhook.Secrets.Select(secret => fields.Reveal(SecretField, webhook.Id, secret.Sealed) is { IsStale: true } stale
            ? secret with { Sealed = fields.Protect(SecretField, webhook.Id, stale.Text) }
            : secret)];
        return secrets.SequenceEqual(webhook.Secrets) ? webhook : webhook with { Secrets = secrets };
    }

    public static bool IsId(string? id) => id is { Length: 36 } && id.StartsWith("whk_", StringComparison.Ordinal) && id.AsSpan(4).IndexOfAnyExcept(WebhookEndpoint.Digits) < 0;

    // What a name resolves to is judged at each delivery; this says at once what can be said.
    private void CheckUrl(string url)
    {
        try
        {
            if (http.Check(url).Scheme != Uri.UriSchemeHttps && !outgoing.Value.AllowPrivate)
                throw new PermanentException("webhook_url_refused", "A webhook has an address of https.");
        }
        catch (PermanentException refused) when (refused.Code != "webhook_url_refused")
        {
            throw new PermanentException("webhook_url_refused", refused.Detail, refused) { Errors = [new FieldError("webhook_url_refused", refused.Detail, "/url")] };
        }
    }

    private static DocumentKey KeyOf(string ownerId, string id) => new(WebhookEndpoint.Container, ownerId, id);

    private static PermanentException NotFound() => new("webhook_not_found", "There is no such webhook.");
}
