using System.Reflection;
using AutoVideo.Failures;
using AutoVideo.Messaging.Azure;
using AutoVideo.Platform;
using AutoVideo.Tests.Architecture;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Platform;

/// <summary>Dead letters over the Service Bus client's names, with the embedded broker behind them.</summary>
public sealed class ServiceBusDeadLettersTests : IAsyncDisposable
{
    private const string Topic = "video_events", Webhooks = "webhooks", Others = "others", Letters = $"{Topic}/{Webhooks}";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly MessageStore _store;
    private readonly ServiceBusClient _client;
    private readonly ServiceBusDeadLetters _letters;

    public ServiceBusDeadLettersTests()
    {
        _store = new MessageStore(new MessageStoreOptions { Path = _folder.Of("messages.db") }, new ManualTimeProvider());
        _client = new ServiceBusClient(_store);
        _letters = new ServiceBusDeadLetters(_client, new ServiceBusMessageBus(_client)) { LookThrough = 3 };
    }

    [Fact]
    public async Task The_dead_letters_of_every_trigger_are_listed()
    {
        var triggers = Product.Functions.GetTypes().SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()).OfType<ServiceBusTriggerAttribute>().ToArray();
        Assert.Contains(triggers, trigger => trigger.TopicName is not null);
        foreach (var trigger in triggers)
        {
            if (trigger.TopicName is not null)
                await SubscribeAsync(trigger.TopicName, trigger.SubscriptionName!);
            await _client.CreateSender(trigger.QueueName ?? trigger.TopicName!).SendMessageAsync(new ServiceBusMessage("{}") { MessageId = trigger.QueueName ?? trigger.TopicName! });
            var receiver = trigger.QueueName is { } queue ? _client.CreateReceiver(queue) : _client.CreateReceiver(trigger.TopicName!, trigger.SubscriptionName!);
            await receiver.DeadLetterMessageAsync(await receiver.ReceiveMessageAsync(TimeSpan.Zero));
        }
        foreach (var trigger in triggers)
        {
            var name = Assert.Single(_letters.Queues, name => name == (trigger.QueueName ?? $"{trigger.TopicName}/{trigger.SubscriptionName}"));
            Assert.Equal(trigger.QueueName ?? trigger.TopicName, Assert.Single(await _letters.ListAsync(name, 0, 10, None)).MessageId);
        }
    }

    [Fact]
    public async Task A_letter_of_a_subscription_is_sent_again_for_that_one_alone_as_often_as_needed()
    {
        await SubscribeAsync(Topic, Webhooks);
        await SubscribeAsync(Topic, Others);
        var sequence = await LetterAsync("event-1");
        await _client.CreateReceiver(Topic, Others, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete }).ReceiveMessageAsync(TimeSpan.Zero);
        for (var time = 0; time < 2; time++)
        {
            Assert.True(await _letters.ReplayAsync(Letters, sequence, None));
            Assert.Empty(await _letters.ListAsync(Letters, 0, 10, None));
            var (again, other) = (await ReceiveAsync(Webhooks), await ReceiveAsync(Others));
            Assert.Equal((true, false), (again.IsFor(Webhooks), other.IsFor(Others)));
            Assert.Equal(("event-1", "completed", "usr_1"), (again.EventId(), again.Subject, again.ApplicationProperties["ownerId"]));
            Assert.NotEqual("event-1", again.MessageId); // the broker would drop it
            await _client.CreateReceiver(Topic, Webhooks).DeadLetterMessageAsync(again);
            sequence = Assert.Single(await _letters.ListAsync(Letters, 0, 10, None)).Sequence;
        }
        Assert.True(await _letters.DropAsync(Letters, sequence, None));
        Assert.Empty(await _letters.ListAsync(Letters, 0, 10, None));
    }

    [Fact]
    public async Task A_letter_that_lies_behind_too_many_is_not_said_to_be_missing()
    {
        await SubscribeAsync(Topic, Webhooks);
        var sequences = new List<long>();
        for (var number = 1; number <= 4; number++)
            sequences.Add(await LetterAsync($"event-{number}"));
        var refused = await Assert.ThrowsAsync<PermanentException>(() => _letters.DropAsync(Letters, sequences[3], None));
        Assert.Equal("dead_letter_too_far", refused.Code);
        Assert.False(await _letters.DropAsync(Letters, sequences[3] + 100, None));
        // Those before it are free again; with one of them gone it is reached.
        Assert.True(await _letters.DropAsync(Letters, sequences[0], None));
        Assert.True(await _letters.DropAsync(Letters, sequences[3], None));
        Assert.Equal(sequences[1..3], (await _letters.ListAsync(Letters, 0, 10, None)).Select(letter => letter.Sequence));
    }

    private Task SubscribeAsync(string topic, string subscription) => _store.Subscribe(topic, subscription, new Dictionary<string, string>(), None);

    private async Task<long> LetterAsync(string id)
    {
        await _client.CreateSender(Topic).SendMessageAsync(new ServiceBusMessage("{}") { MessageId = id, Subject = "completed", ApplicationProperties = { ["ownerId"] = "usr_1" } });
        await _client.CreateReceiver(Topic, Webhooks).DeadLetterMessageAsync(await ReceiveAsync(Webhooks));
        return (await _letters.ListAsync(Letters, 0, 100, None))[^1].Sequence;
    }

    private async Task<ServiceBusReceivedMessage> ReceiveAsync(string subscription) => (await _client.CreateReceiver(Topic, subscription).ReceiveMessageAsync(TimeSpan.Zero))!;

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }
}
