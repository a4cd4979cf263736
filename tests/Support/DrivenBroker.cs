using AutoVideo.Messaging.Azure;

namespace AutoVideo.Tests.Support;

/// <summary>The embedded broker on a clock that a test moves, with one function as the host calls it: what it throws at is delivered again at once, ten times.</summary>
internal sealed class DrivenBroker : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MessageStore _store;
    private readonly ServiceBusClient _client;

    public DrivenBroker()
    {
        _store = new MessageStore(new MessageStoreOptions { Path = _folder.Of("messages.db") }, Clock);
        _client = new ServiceBusClient(_store);
        Bus = new ServiceBusMessageBus(_client);
    }

    public ManualTimeProvider Clock { get; } = new();

    public ServiceBusMessageBus Bus { get; }

    public Task SubscribeAsync(string topic, string subscription) => _store.Subscribe(topic, subscription, new Dictionary<string, string>(), default);

    /// <param name="source">A queue, or a topic and its subscription, as <c>topic/subscription</c>.</param>
    /// <param name="function">Called for each message that is there; its messages may come more than once.</param>
    /// <param name="time">How long.</param>
    /// <param name="step">The clock's.</param>
    public async Task RunAsync(string source, Func<ServiceBusReceivedMessage, Task> function, TimeSpan time, TimeSpan step)
    {
        await using var receiver = Open(source);
        for (var until = Clock.GetUtcNow() + time; Clock.GetUtcNow() < until; Clock.Advance(step))
            while (await receiver.ReceiveMessageAsync(TimeSpan.Zero) is { } message)
            {
                try
                {
                    await function(message);
                    await receiver.CompleteMessageAsync(message);
                }
                catch (Exception)
                {
                    await receiver.AbandonMessageAsync(message); // the host logs it
                }
            }
    }

    /// <summary>What waits, locked or for later included.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> WaitingAsync(string source)
    {
        await using var receiver = Open(source);
        return await receiver.PeekMessagesAsync(100);
    }

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> DeadLettersAsync(string source)
    {
        await using var receiver = Open(source, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        return await receiver.PeekMessagesAsync(100);
    }

    private ServiceBusReceiver Open(string source, ServiceBusReceiverOptions? options = null) => source.Split('/') is [var topic, var subscription]
        ? _client.CreateReceiver(topic, subscription, options ?? new()) : _client.CreateReceiver(source, options ?? new());

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }
}
