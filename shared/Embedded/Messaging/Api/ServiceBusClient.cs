namespace AutoVideo.Embedded.Messaging;

/// <summary>The broker of this data folder. The host registers one; senders and receivers of it are cheap.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    internal const string EmbeddedNamespace = "embedded";

    private readonly MessageStore _store = null!;
    private readonly bool _ownsStore;

    protected ServiceBusClient() { }

    /// <param name="connectionString"><c>Data Source=FILE</c>, the messages.db of a data folder.</param>
    public ServiceBusClient(string connectionString)
    {
        const string prefix = "Data Source=";
        if (connectionString?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) != true)
            throw new FormatException("The embedded broker connects by 'Data Source=FILE'.");
        _store = new MessageStore(new MessageStoreOptions { Path = connectionString[prefix.Length..] }, TimeProvider.System);
        _ownsStore = true;
    }

    internal ServiceBusClient(MessageStore store) => _store = store;

    public virtual string FullyQualifiedNamespace => EmbeddedNamespace;
    public virtual bool IsClosed { get; private set; }

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => new(_store, queueOrTopicName);

    public virtual ServiceBusReceiver CreateReceiver(string queueName) => new(_store, queueName, null);

    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => new(_store, queueName, options);

    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) =>
        new(_store, MessageStore.SubscriptionOf(topicName, subscriptionName), null);

    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        new(_store, MessageStore.SubscriptionOf(topicName, subscriptionName), options);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        IsClosed = true;
        return _ownsStore ? _store.DisposeAsync() : ValueTask.CompletedTask;
    }
}
