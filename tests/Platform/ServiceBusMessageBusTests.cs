using AutoVideo.Messaging;
using AutoVideo.Messaging.Azure;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Platform;

/// <summary>The bus over the Service Bus client's names, with the embedded broker behind them.</summary>
public sealed class ServiceBusMessageBusTests : MessageBusContract, IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private MessageStore store;
    private ServiceBusClient client;
    private ServiceBusMessageBus bus;

    public ServiceBusMessageBusTests() => (store, client, bus) = Open();

    protected override IMessageBus Bus => bus;

    protected override DateTimeOffset Now => clock.GetUtcNow();

    protected override async Task<BusMessage?> ReceiveAsync(string queue)
    {
        var receiver = client.CreateReceiver(queue);
        if (await receiver.ReceiveMessageAsync(TimeSpan.Zero) is not { } message)
            return null;
        await receiver.CompleteMessageAsync(message);
        return new BusMessage(message.MessageId, message.Subject, message.Body.ToString())
        {
            CorrelationId = message.CorrelationId,
            Properties = message.ApplicationProperties.ToDictionary(property => property.Key, property => (string)property.Value),
        };
    }

    protected override async Task RestartAsync()
    {
        await client.DisposeAsync();
        await store.DisposeAsync();
        (store, client, bus) = Open();
    }

    protected override Task LetPassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await store.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Properties_that_make_a_message_too_large_for_the_broker_are_said_in_words()
    {
        var message = new BusMessage("a", "s", new string(' ', 190 * 1024) + "{}") { Properties = new Dictionary<string, string> { ["large"] = new('x', 70 * 1024) } };
        var refused = await Assert.ThrowsAsync<AutoVideo.Failures.PermanentException>(() => Bus.SendAsync(Queue, message, CancellationToken.None));
        Assert.Equal("message_too_large", refused.Code);
    }

    [Fact]
    public async Task Without_a_token_the_fault_is_one_that_may_pass()
    {
        var withoutToken = new ServiceBusMessageBus(new ClientWithoutToken());
        await Assert.ThrowsAsync<AutoVideo.Failures.TransientException>(() => withoutToken.SendAsync(Queue, new BusMessage("a", "s", "{}"), CancellationToken.None));
    }

    private (MessageStore, ServiceBusClient, ServiceBusMessageBus) Open()
    {
        var opened = new MessageStore(new MessageStoreOptions { Path = folder.Of("messages.db") }, clock);
        var connected = new ServiceBusClient(opened);
        return (opened, connected, new ServiceBusMessageBus(connected));
    }
}
