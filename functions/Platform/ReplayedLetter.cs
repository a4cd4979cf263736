using System.Globalization;
using AutoVideo.Messaging;

namespace AutoVideo.Platform;

/// <summary>
/// A message that is sent again, a dead letter or one whose work was put off: under a new id, since the broker would drop the old one as a duplicate, and, by a topic, to all
/// of its subscriptions.
/// </summary>
internal static class ReplayedLetter
{
    private const string OldId = "replay-of", For = "replay-for", TurnOf = "turn", TurnId = "-turn-";

    /// <param name="subscription">Of a topic: whose dead letter it is.</param>
    public static BusMessage Of(ServiceBusReceivedMessage letter, string? subscription)
    {
        var again = Again(letter, $"{letter.EventId()}-again-{Guid.NewGuid():N}", subscription);
        return again with { Properties = again.Properties.Where(entry => entry.Key != TurnOf).ToDictionary() };
    }

    /// <summary>The same work for later. Its id follows from the message's own, so that of two copies the broker keeps one.</summary>
    public static BusMessage PutOff(ServiceBusReceivedMessage message, string? subscription, DateTimeOffset until)
    {
        var turn = message.Turn() + 1;
        var again = Again(message, $"{message.MessageId.Split(TurnId)[0]}{TurnId}{turn}", subscription);
        return again with
        {
            Properties = new Dictionary<string, string>(again.Properties) { [TurnOf] = turn.ToString(CultureInfo.InvariantCulture) },
            ScheduledFor = until,
        };
    }

    /// <summary>The id that a message was sent under first: what is made of it is made once.</summary>
    public static string EventId(this ServiceBusReceivedMessage message) => message.ApplicationProperties.TryGetValue(OldId, out var id) ? (string)id : message.MessageId;

    /// <summary>How often its work was put off.</summary>
    public static int Turn(this ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.TryGetValue(TurnOf, out var turn) ? int.Parse((string)turn, CultureInfo.InvariantCulture) : 0;

    /// <summary>False: it was sent again for another subscription, and this one has handled it.</summary>
    public static bool IsFor(this ServiceBusReceivedMessage message, string subscription) =>
        !message.ApplicationProperties.TryGetValue(For, out var other) || (string)other == subscription;

    private static BusMessage Again(ServiceBusReceivedMessage message, string id, string? subscription)
    {
        var properties = message.ApplicationProperties.Where(entry => entry.Value is string).ToDictionary(entry => entry.Key, entry => (string)entry.Value);
        properties[OldId] = message.EventId();
        if (subscription is not null)
            properties[For] = subscription;
        return new BusMessage(id, message.Subject ?? "", message.Body.ToString()) { CorrelationId = message.CorrelationId, Properties = properties };
    }
}
