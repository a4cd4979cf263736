using System.Reflection;
using AutoVideo.MediaJobs.Bus;
using AutoVideo.Messaging;

namespace AutoVideo.Platform;

/// <summary>Dead letters over the Service Bus client's names, which both hosts have.</summary>
public sealed class ServiceBusDeadLetters(ServiceBusClient client, IMessageBus bus) : IDeadLetters
{
    // A dead letter can only be received in its turn: so many are looked through.
    private const int LookThrough = 500;
    private const int Batch = 50;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    // What functions read, and what the worker does.
    public IReadOnlyList<string> Queues { get; } = [.. typeof(ServiceBusDeadLetters).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
        .Select(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()?.QueueName).OfType<string>()
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
        // The old id would be dropped as a duplicate.
        bus.SendAsync(queue, new BusMessage($"{message.MessageId}-again-{Guid.NewGuid():N}", message.Subject ?? "", message.Body.ToString())
        {
            CorrelationId = message.CorrelationId,
            Properties = message.ApplicationProperties.Where(entry => entry.Value is string).ToDictionary(entry => entry.Key, entry => (string)entry.Value),
        }, cancellation), cancellation);

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
                var batch = await receiver.ReceiveMessagesAsync(Batch, Wait, cancellation);
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
            return false;
        }
        finally
        {
            foreach (var message in held)
                await receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
        }
    }

    private ServiceBusReceiver Open(string queue) => client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
}
