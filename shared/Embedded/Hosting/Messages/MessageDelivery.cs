using AutoVideo.Embedded.Functions;
using AutoVideo.Embedded.Messaging;

namespace AutoVideo.Embedded.Hosting.Messages;

/// <summary>What a message function is given.</summary>
internal sealed record MessageDelivery(ServiceBusReceivedMessage Message, ServiceBusMessageActions Actions)
{
    public IReadOnlyDictionary<string, object?> BindingData() => new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
    {
        ["MessageId"] = Message.MessageId,
        ["DeliveryCount"] = Message.DeliveryCount,
        ["SequenceNumber"] = Message.SequenceNumber,
        ["Subject"] = Message.Subject,
        ["CorrelationId"] = Message.CorrelationId,
        ["EnqueuedTimeUtc"] = Message.EnqueuedTime.UtcDateTime,
    };
}
