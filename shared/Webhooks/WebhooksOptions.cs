using Microsoft.Extensions.Options;

namespace AutoVideo.Webhooks;

/// <summary>Section <c>Webhooks</c>. Whether private addresses may be told, for development, says <c>Outgoing:AllowPrivate</c>.</summary>
public sealed class WebhooksOptions
{
    /// <summary>Webhooks of one user.</summary>
    public int MaxPerUser { get; set; } = 10;

    /// <summary>How long an answer may take.</summary>
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>A webhook that failed for so long is disabled.</summary>
    public int DisableAfterDays { get; set; } = 5;
}

internal sealed class WebhooksOptionsValidator : IValidateOptions<WebhooksOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhooksOptions options) =>
        options is { MaxPerUser: >= 0 and <= 100, TimeoutSeconds: >= 1 and <= 30, DisableAfterDays: >= 1 and <= 365 }
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Webhooks:MaxPerUser must be 0 to 100, Webhooks:TimeoutSeconds 1 to 30 and Webhooks:DisableAfterDays 1 to 365.");
}
