using AutoVideo.Embedded.Messaging;

namespace AutoVideo.Embedded.Functions;

/// <summary>Settles messages by hand; for triggers with <c>AutoCompleteMessages = false</c>.</summary>
public class ServiceBusMessageActions
{
    private readonly MessageStore _store = null!;

    protected ServiceBusMessageActions() { }

    internal ServiceBusMessageActions(MessageStore store) => _store = store;

    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        _store.Complete(message, cancellationToken);

    /// <summary>Delivers it again at once, or to the dead letters after the last delivery.</summary>
    public virtual Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        _store.Abandon(message, propertiesToModify, cancellationToken);

    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null, string? deadLetterReason = null,
        string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default) =>
        _store.DeadLetter(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    public virtual Task DeferMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        _store.Defer(message, propertiesToModify, cancellationToken);

    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        _store.Renew(message, cancellationToken);
}
