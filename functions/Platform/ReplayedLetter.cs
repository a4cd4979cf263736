using AutoVideo.Messaging;

namespace AutoVideo.Platform;

/// <summary>A dead letter that was sent again: under a new id, since the broker would drop the old one as a duplicate, and to all subscriptions of its topic.</summary>
internal static class ReplayedLetter
{
    private const string OldId = "replay-of", For = "replay-for";

    /// <param name="subscription">Of a topic: whose dead letter it is.</param>
    public static BusMessage Of(ServiceBusReceivedMessage letter, string? subscription)
    {
        var properties = letter.ApplicationProperties.Where(entry => entry.Value is string).ToDictionary(entry => entry.Key, entry => (string)entry.Value);
        properties[OldId] = letter.EventId();
        if (subscription is not null)
            properties[For] = subscription;
        return new BusMessage($"{letter.EventId()}-again-{Guid.NewGuid():N}", letter.Subject ?? "", letter.Body.ToString()) { CorrelationId = letter.CorrelationId, Properties = properties };
    }

    /// <summary>The id that a message was sent under first: what is made of it is made once.</summary>
    public static string EventId(this ServiceBusReceivedMessage message) => message.ApplicationProperties.TryGetValue(OldId, out var id) ? (string)id : message.MessageId;

    /// <summary>False: it was sent again for another subscription, and this one has handled it.</summary>
    public static bool IsFor(this ServiceBusReceivedMessage message, string subscription) =>
        !message.ApplicationProperties.TryGetValue(For, out var other) || (string)other == subscription;
}
