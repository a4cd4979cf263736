using System.Collections.Concurrent;
using AutoVideo.Messaging;

namespace AutoVideo.Platform;

/// <summary>The message bus over the Service Bus client's names, which both hosts have.</summary>
public sealed class ServiceBusMessageBus(ServiceBusClient client) : IMessageBus
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new();

    public async Task SendAsync(string queueOrTopic, BusMessage message, CancellationToken cancellation)
    {
        var sender = _senders.GetOrAdd(queueOrTopic, client.CreateSender);
        var outgoing = new ServiceBusMessage(message.Body)
        {
            MessageId = message.MessageId,
            Subject = message.Subject,
            ContentType = "application/json",
        };
        if (message.CorrelationId is { } correlation)
            outgoing.CorrelationId = correlation;
        if (message.ScheduledFor is { } time)
            outgoing.ScheduledEnqueueTime = time;
        foreach (var (name, value) in message.Properties)
            outgoing.ApplicationProperties[name] = value;
        await sender.SendMessageAsync(outgoing, cancellation);
    }
}
