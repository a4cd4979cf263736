using System.Collections.Concurrent;
using System.Text;
using AutoVideo.Failures;
using Azure.Identity;

namespace AutoVideo.Messaging.Azure;

/// <summary>The message bus over the Service Bus client's names, which both hosts have.</summary>
public sealed class ServiceBusMessageBus(ServiceBusClient client) : IMessageBus
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new();

    public async Task SendAsync(string queueOrTopic, BusMessage message, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(message.MessageId);
        if (Encoding.UTF8.GetByteCount(message.Body) is var bytes && bytes > BusMessage.MaxBodyBytes)
            throw TooLarge($"The message '{message.MessageId}' has {bytes} bytes; at most {BusMessage.MaxBodyBytes} are sent.");
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
        try
        {
            await sender.SendMessageAsync(outgoing, cancellation);
        }
        catch (ServiceBusException e) when (e.Reason == ServiceBusFailureReason.MessageSizeExceeded)
        {
            throw TooLarge(e.Message, e);
        }
        catch (Exception e) when (e is ServiceBusException { IsTransient: true } or AuthenticationFailedException)
        {
            // No token is to be had just now; what a token may not do is an UnauthorizedAccessException.
            throw new TransientException($"The message '{message.MessageId}' was not accepted: {e.Message}", e);
        }
    }

    private static PermanentException TooLarge(string detail, Exception? inner = null) =>
        inner is null ? new("message_too_large", detail) : new("message_too_large", detail, inner);
}
