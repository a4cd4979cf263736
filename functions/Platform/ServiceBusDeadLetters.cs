using System.Reflection;
using AutoVideo.Failures;
using AutoVideo.MediaJobs.Bus;
using AutoVideo.Messaging;

namespace AutoVideo.Platform;

/// <summary>Dead letters over the Service Bus client's names, which both hosts have.</summary>
public sealed class ServiceBusDeadLetters(ServiceBusClient client, IMessageBus bus) : IDeadLetters
{
    private const int Batch = 50;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    // A dead letter can only be received in its turn, with all that lie before it: so many are held at a time.
    internal int LookThrough { get; init; } = 500;

    // What functions read, and what the worker does.
    public IReadOnlyList<string> Queues { get; } = [.. typeof(ServiceBusDeadLetters).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
        .Select(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()).OfType<ServiceBusTriggerAttribute>()
        .Select(trigger => trigger.QueueName ?? $"{trigger.TopicName}/{trigger.SubscriptionName}")
        .Append(JobQueues.Heavy).Append(JobQueues.Light).Distinct().Order(StringComparer.Ordinal)];

    public async Task<IReadOnlyList<DeadLetter>> ListAsync(string queue, long from, int limit, CancellationToken cancellation)
    {
        await using var receiver = Open(queue);
        var messages = await receiver.PeekMessagesAsync(limit, from, cancellation);
        return [.. messages.Select(message => new DeadLetter(
            message.SequenceNumber, message.MessageId, message.Subject, message.DeadLetterReason, message.DeadLetterErrorDescription,
            message.DeliveryCount, message.EnqueuedTime, message.Body.ToString()))];
    }

    public Task<bool> ReplayAsync(string queue, long sequence, CancellationToken cancellation) => TakeAsync(queue, sequence, message =>
        bus.SendAsync(queue.Split('/')[0], ReplayedLetter.Of(message, queue.Split('/') is [_, var subscription] ? subscription : null), cancellation), cancellation);

    public Task<bool> DropAsync(string queue, long sequence, CancellationToken cancellation) => TakeAsync(queue, sequence, _ => Task.CompletedTask, cancellation);

    private async Task<bool> TakeAsync(string queue, long sequence, Func<ServiceBusReceivedMessage, Task> handle, CancellationToken cancellation)
    {
        await using var receiver = Open(queue);
        // Without this look a number that is not there would cost the wait for more messages.
        if (await receiver.PeekMessageAsync(sequence, cancellation) is not { } there || there.SequenceNumber != sequence)
            return false;
        var held = new List<ServiceBusReceivedMessage>();
        try
        {
            while (held.Count < LookThrough)
            {
                var batch = await receiver.ReceiveMessagesAsync(Math.Min(Batch, LookThrough - held.Count), Wait, cancellation);
                held.AddRange(batch);
                if (batch.FirstOrDefault(message => message.SequenceNumber == sequence) is { } found)
                {
                    await handle(found);
                    await receiver.CompleteMessageAsync(found, cancellation);
                    held.Remove(found);
                    return true;
                }
                if (batch.Count == 0)
                    return false;
            }
            throw new PermanentException("dead_letter_too_far", $"Over {LookThrough} older dead letters lie before this one: replay or drop those first, or take it out in the portal's Service Bus Explorer.");
        }
        finally
        {
            foreach (var message in held)
                await receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
        }
    }

    private ServiceBusReceiver Open(string queue)
    {
        var options = new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter };
        return queue.Split('/') is [var topic, var subscription] ? client.CreateReceiver(topic, subscription, options) : client.CreateReceiver(queue, options);
    }
}
