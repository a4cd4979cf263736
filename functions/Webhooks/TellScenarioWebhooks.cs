using System.Text.Json;
using AutoVideo.Platform;
using AutoVideo.Scenarios;

namespace AutoVideo.Webhooks;

/// <summary>Turns events of scenarios into messages to the webhooks of their owners.</summary>
public sealed class TellScenarioWebhooks(WebhookOutbox outbox, ScenarioStore scenarios, PatientMessages messages)
{
    private const string Subscription = "webhooks";

    [Function("TellScenarioWebhooks")]
    public async Task RunAsync([ServiceBusTrigger(ScenarioProjector.Topic, Subscription, Connection = "ServiceBus")] ServiceBusReceivedMessage message, CancellationToken cancellation)
    {
        if (!message.IsFor(Subscription))
            return;
        if (WebhookEvents.OfScenario(message.Subject) is not { } type || !message.ApplicationProperties.TryGetValue("ownerId", out var owner))
            return;
        await messages.HandleAsync($"{ScenarioProjector.Topic}/{Subscription}", message, () =>
        {
            var happened = JsonSerializer.Deserialize(message.Body, ScenariosJsonContext.Default.ScenarioEvent)!;
            return outbox.TellAsync((string)owner, type, $"msg_{message.EventId()}", happened.At, () => PayloadAsync(type, happened, message.CorrelationId, cancellation), cancellation);
        }, cancellation);
    }

    private async Task<string?> PayloadAsync(string type, ScenarioEvent happened, string scenarioId, CancellationToken cancellation) => JsonSerializer.Serialize(
        ScenarioWebhookPayload.Of(type, happened, scenarioId, await scenarios.FindAsync(scenarioId, cancellation)), WebhooksHttpJsonContext.Default.ScenarioWebhookPayload);
}
