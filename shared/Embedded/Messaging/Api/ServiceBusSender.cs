namespace AutoVideo.Embedded.Messaging;

/// <summary>Sends to one queue or topic. A message is on disk when a send returns.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly MessageStore _store = null!;

    protected ServiceBusSender() { }

    internal ServiceBusSender(MessageStore store, string entity)
    {
        _store = store;
        EntityPath = entity;
    }

    public virtual string EntityPath { get; } = null!;
    public virtual string FullyQualifiedNamespace => ServiceBusClient.EmbeddedNamespace;
    public virtual bool IsClosed { get; private set; }

    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        Send([message], null, cancellationToken);

    public virtual Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) =>
        Send([.. messages], null, cancellationToken);

    public virtual Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        return Send(messageBatch.Messages, null, cancellationToken);
    }

    public virtual async Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        (await Send([message], scheduledEnqueueTime, cancellationToken))[0];

    public virtual Task<IReadOnlyList<long>> ScheduleMessagesAsync(IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        Send([.. messages], scheduledEnqueueTime, cancellationToken);

    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        CancelScheduledMessagesAsync([sequenceNumber], cancellationToken);

    public virtual Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default) =>
        _store.CancelScheduled(EntityPath, [.. sequenceNumbers], cancellationToken);

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        new(new ServiceBusMessageBatch(OutgoingMessage.MaxBytes));

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CreateMessageBatchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(new ServiceBusMessageBatch(Math.Min(options.MaxSizeInBytes ?? OutgoingMessage.MaxBytes, OutgoingMessage.MaxBytes)));
    }

    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        IsClosed = true;
        return Task.CompletedTask;
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return new(CloseAsync());
    }

    private Task<IReadOnlyList<long>> Send(IReadOnlyList<ServiceBusMessage> messages, DateTimeOffset? scheduled, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        var outgoing = messages.Select(message => OutgoingMessage.From(EntityPath, message, scheduled)).ToList();
        if (outgoing.Sum(message => message.Bytes) > OutgoingMessage.MaxBytes)
            throw new ServiceBusException($"The messages are larger than {OutgoingMessage.MaxBytes} bytes together.", ServiceBusFailureReason.MessageSizeExceeded, EntityPath);
        return _store.Send(EntityPath, outgoing, cancellation);
    }
}
