using System.Buffers;

namespace AutoVideo.Webhooks;

/// <summary>An address that is told of events: container <c>webhooks</c>, partition key the owner's id.</summary>
/// <param name="Events">Names of events, or <see cref="WebhookEvents.All"/>.</param>
/// <param name="Secrets">The newest first; more than one while the older ones are still good.</param>
public sealed record WebhookEndpoint(
    string Id, string OwnerId, string Url, string? Description, IReadOnlyList<string> Events, IReadOnlyList<WebhookSecret> Secrets, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Container = "webhooks";
    public const int MostEvents = 20;
    /// <summary>Of the random part of ids.</summary>
    internal static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    public int SchemaVersion { get; init; } = 1;
    public WebhookStatus Status { get; init; } = WebhookStatus.Enabled;

    /// <summary>Why it was disabled: <c>gone</c> (it answered 410), <c>failing</c> (for days), <c>owner</c>.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>When the first attempt failed since the last that did not.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    public bool Wants(string type) => Status == WebhookStatus.Enabled && (Events.Contains(WebhookEvents.All) || Events.Contains(type));
}

public enum WebhookStatus { Enabled, Disabled }

/// <param name="Sealed">Encrypted (field <c>webhooks.secret</c>).</param>
/// <param name="ExpiresAt">Null for the newest.</param>
public sealed record WebhookSecret(string Sealed, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>A message on its way to one webhook: container <c>webhook_deliveries</c>, partition key the owner's id.</summary>
/// <param name="MessageId">The same for every webhook that is told of an event, and at every attempt.</param>
/// <param name="Payload">JSON, exactly as it is signed.</param>
/// <param name="Tries">Attempts made in all.</param>
public sealed record WebhookDelivery(
    string Id, string EndpointId, string OwnerId, string MessageId, string Type, string Payload, DateTimeOffset CreatedAt, WebhookDeliveryStatus Status, int Tries)
{
    public const string Container = "webhook_deliveries";
    /// <summary>Of the log.</summary>
    public const int MostAttempts = 30;
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Tries that had been made when it was last begun, so that a replay has the whole schedule again.</summary>
    public int BeganAt { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The last ones, the oldest first.</summary>
    public IReadOnlyList<WebhookAttempt> Attempts { get; init; } = [];

    public static string IdOf(string endpointId, string messageId, DateTimeOffset at) => Storage.DerivedId.Of("whd", at, $"{endpointId}\n{messageId}");
}

public enum WebhookDeliveryStatus { Pending, Delivered, Failed }

/// <param name="Status">The HTTP status; null when there was no answer.</param>
/// <param name="Error">Why it counts as failed.</param>
/// <param name="Answer">The beginning of the answer's body.</param>
public sealed record WebhookAttempt(DateTimeOffset At, int? Status, string? Error, double Milliseconds, string? Answer);

/// <summary>A message of the queue: make the attempt that follows so many.</summary>
public sealed record WebhookWork(string OwnerId, string EndpointId, string DeliveryId, int Tries);
