using AutoVideo.Scenarios;

namespace AutoVideo.Webhooks;

/// <summary>What is sent of a scenario.</summary>
/// <param name="Type">The event.</param>
/// <param name="Timestamp">When it happened.</param>
internal sealed record ScenarioWebhookPayload(string Type, DateTimeOffset Timestamp, ScenarioWebhookData Data)
{
    /// <param name="scenario">Null when it has left for good: nothing of it is left but its id.</param>
    public static ScenarioWebhookPayload Of(string type, ScenarioEvent happened, string id, Scenario? scenario)
    {
        var self = $"/api/v1/scenarios/{id}";
        return new(type, happened.At, new(
            id, scenario?.Content.Title, scenario?.Content.Language, scenario?.Revision, happened.By,
            type == WebhookEvents.ScenarioCommented ? happened.Detail : null, type == WebhookEvents.ScenarioShared ? happened.Detail : null,
            scenario is null ? new Dictionary<string, string>() : new() { ["self"] = self, ["comments"] = $"{self}/comments" }));
    }
}

/// <param name="Id">The scenario's.</param>
/// <param name="By">Id of the user who did it; missing for a guest by link.</param>
/// <param name="CommentId">The comment that was made.</param>
/// <param name="UserId">With whom it was shared.</param>
/// <param name="Links">Paths of the API, below the address at which it is called.</param>
internal sealed record ScenarioWebhookData(
    string Id, string? Title, string? Language, int? Revision, string? By, string? CommentId, string? UserId, IReadOnlyDictionary<string, string> Links);
