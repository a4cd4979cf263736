namespace AutoVideo.Embedded.Messaging;

public enum ServiceBusReceiveMode
{
    PeekLock = 0,
    ReceiveAndDelete = 1,
}

public enum SubQueue
{
    None = 0,
    DeadLetter = 1,
    TransferDeadLetter = 2,
}

public class ServiceBusReceiverOptions
{
    public ServiceBusReceiveMode ReceiveMode { get; set; }
    public SubQueue SubQueue { get; set; }
}

/// <summary>Takes messages from a queue, a subscription or the dead letters of one.</summary>
public class ServiceBusReceiver : IAsyncDisposable
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(60);
    private readonly MessageStore _store = null!;
    private readonly string _owner = Guid.NewGuid().ToString("N");

    protected ServiceBusReceiver() { }

    internal ServiceBusReceiver(MessageStore store, string entity, ServiceBusReceiverOptions? options)
    {
        _store = store;
        EntityPath = options?.SubQueue switch
        {
            null or SubQueue.None => entity,
            SubQueue.DeadLetter => MessageStore.DeadLettersOf(entity),
            var other => throw new NotSupportedException($"The embedded broker has no sub-queue {other}."),
        };
        ReceiveMode = options?.ReceiveMode ?? ServiceBusReceiveMode.PeekLock;
    }

    public virtual string EntityPath { get; } = null!;
    public virtual string FullyQualifiedNamespace => ServiceBusClient.EmbeddedNamespace;
    public virtual bool IsClosed { get; private set; }
    public virtual ServiceBusReceiveMode ReceiveMode { get; }

    /// <summary>Null when none came in time (60 s when not given).</summary>
    public virtual async Task<ServiceBusReceivedMessage> ReceiveMessageAsync(TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) =>
        (await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken)).SingleOrDefault()!;

    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        var deadline = _store.Time.GetUtcNow() + (maxWaitTime ?? DefaultWait);
        while (true)
        {
            var messages = await _store.Receive(EntityPath, maxMessages, _owner, cancellationToken);
            if (messages.Count > 0)
            {
                if (ReceiveMode == ServiceBusReceiveMode.ReceiveAndDelete)
                    foreach (var message in messages)
                        await _store.Complete(message, cancellationToken);
                return messages;
            }
            if (!await _store.WaitForMessage(EntityPath, deadline, cancellationToken))
                return [];
        }
    }

    /// <summary>Null when there is none.</summary>
    public virtual async Task<ServiceBusReceivedMessage> PeekMessageAsync(long? fromSequenceNumber = null, CancellationToken cancellationToken = default) =>
        (await PeekMessagesAsync(1, fromSequenceNumber, cancellationToken)).SingleOrDefault()!;

    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default) =>
        _store.Peek(EntityPath, maxMessages, fromSequenceNumber ?? 0, cancellationToken);

    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        _store.Complete(message, cancellationToken);

    public virtual Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify = null!, CancellationToken cancellationToken = default) =>
        _store.Abandon(message, propertiesToModify, cancellationToken);

    public virtual Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify = null!, CancellationToken cancellationToken = default) =>
        _store.DeadLetter(message, propertiesToModify, null, null, cancellationToken);

    public virtual Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, string deadLetterReason, string deadLetterErrorDescription = null!, CancellationToken cancellationToken = default) =>
        _store.DeadLetter(message, null, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    public virtual Task DeferMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify = null!, CancellationToken cancellationToken = default) =>
        _store.Defer(message, propertiesToModify, cancellationToken);

    public virtual async Task<ServiceBusReceivedMessage> ReceiveDeferredMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        await _store.ReceiveDeferred(EntityPath, sequenceNumber, _owner, cancellationToken)
        ?? throw new ServiceBusException($"There is no deferred message {sequenceNumber}.", ServiceBusFailureReason.MessageNotFound, EntityPath);

    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        _store.Renew(message, cancellationToken);

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
}
