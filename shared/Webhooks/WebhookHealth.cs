namespace AutoVideo.Webhooks;

/// <summary>What attempts say of a webhook.</summary>
public static class WebhookHealth
{
    public const string IsGone = "gone", IsFailing = "failing", ByOwner = "owner";

    /// <returns>The same instance when nothing changes.</returns>
    public static WebhookEndpoint After(WebhookEndpoint before, WebhookAttempt attempt, int disableAfterDays) => (before.Status, attempt) switch
    {
        (WebhookStatus.Disabled, _) => before,
        (_, { Error: null }) => before.FailingSince is null ? before : before with { FailingSince = null },
        (_, { Status: 410 }) => before with { Status = WebhookStatus.Disabled, DisabledReason = IsGone },
        _ when before.FailingSince is null => before with { FailingSince = attempt.At },
        _ when attempt.At - before.FailingSince >= TimeSpan.FromDays(disableAfterDays) => before with { Status = WebhookStatus.Disabled, DisabledReason = IsFailing },
        _ => before,
    };

    public static WebhookEndpoint Enable(WebhookEndpoint before) => before with { Status = WebhookStatus.Enabled, DisabledReason = null, FailingSince = null };

    public static WebhookEndpoint Disable(WebhookEndpoint before) => before with { Status = WebhookStatus.Disabled, DisabledReason = ByOwner };
}
