using System.Collections.Concurrent;
using AutoVideo.Failures;
using AutoVideo.MediaJobs.Bus;
using Azure.Identity;

namespace AutoVideo.MediaJobs.Azure;

/// <summary>Job messages over the Service Bus client's names.</summary>
public sealed class ServiceBusJobMessages(ServiceBusClient client) : IJobMessages
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new();
    private readonly ConcurrentDictionary<string, ServiceBusReceiver> _receivers = new();

    public Task SendAsync(string queue, string messageId, string job, MediaJobKind kind, DateTimeOffset? visibleAt, CancellationToken cancellation)
    {
        var message = new ServiceBusMessage(job) { MessageId = messageId, Subject = kind.ToString() };
        if (visibleAt is { } time)
            message.ScheduledEnqueueTime = time;
        return BrokerAsync(async () =>
        {
            await _senders.GetOrAdd(queue, client.CreateSender).SendMessageAsync(message, cancellation);
            return true;
        });
    }

    public Task<IJobMessage?> ReceiveAsync(string queue, TimeSpan atMost, CancellationToken cancellation)
    {
        var receiver = _receivers.GetOrAdd(queue, client.CreateReceiver);
        return BrokerAsync<IJobMessage?>(async () =>
        {
            while (await receiver.ReceiveMessageAsync(atMost, cancellation) is { } message)
            {
                if (Enum.TryParse<MediaJobKind>(message.Subject, out var kind))
                    return new LockedMessage(receiver, message, kind);
                await receiver.DeadLetterMessageAsync(message, "job_kind_unknown", $"This worker knows no job of kind '{message.Subject}'.", cancellation);
            }
            return null;
        });
    }

    private static async Task<T> BrokerAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is ServiceBusException { IsTransient: true } or AuthenticationFailedException)
        {
            throw new TransientException($"The broker did not serve the media jobs: {e.Message}", e);
        }
    }

    private sealed class LockedMessage(ServiceBusReceiver receiver, ServiceBusReceivedMessage message, MediaJobKind kind) : IJobMessage
    {
        public string Job { get; } = message.Body.ToString();

        public MediaJobKind Kind => kind;

        public int Deliveries => message.DeliveryCount;

        public Task<bool> RenewAsync(CancellationToken cancellation) => HeldAsync(receiver.RenewMessageLockAsync(message, cancellation));

        public Task<bool> CompleteAsync(CancellationToken cancellation) => HeldAsync(receiver.CompleteMessageAsync(message, cancellation));

        public Task<bool> AbandonAsync(CancellationToken cancellation) => HeldAsync(receiver.AbandonMessageAsync(message, cancellationToken: cancellation));

        public Task<bool> DeadLetterAsync(string reason, string description, CancellationToken cancellation) =>
            HeldAsync(receiver.DeadLetterMessageAsync(message, reason, description, cancellation));

        private static Task<bool> HeldAsync(Task call) => BrokerAsync(async () =>
        {
            try
            {
                await call;
                return true;
            }
            catch (ServiceBusException e) when (e.Reason is ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.MessageNotFound)
            {
                return false;
            }
        });
    }
}
