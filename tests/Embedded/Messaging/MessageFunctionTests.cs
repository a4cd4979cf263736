using System.Collections.Concurrent;

using AutoVideo.Tests.Embedded.Hosting;
using AutoVideo.Tests.Support;

using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Embedded.Messaging;

public sealed class MessageFunctionTests
{

    public sealed record Job(string Name, int Number);

    /// <summary>What the functions saw, for the test to wait for.</summary>
    public sealed class Seen : IDisposable
    {
        private readonly SemaphoreSlim _arrived = new(0);
        public ConcurrentQueue<string> Entries { get; } = new();

        public void Add(string entry)
        {
            Entries.Enqueue(entry);
            _arrived.Release();
        }

        public void Dispose() => _arrived.Dispose();

        public async Task<string[]> Wait(int count)
        {
            for (var arrived = 0; arrived < count; arrived++)
                Assert.True(await _arrived.WaitAsync(Eventually.Patience), $"Only {arrived} of {count} arrived: {string.Join(", ", Entries)}");
            return [.. Entries];
        }
    }

    public sealed class Workers(Seen seen)
    {
        [Function("OnJob")]
        public void OnJob([ServiceBusTrigger("jobs")] Job job, string messageId, int deliveryCount) =>
            seen.Add($"{job.Name} {job.Number} {messageId} {deliveryCount}");

        [Function("OnText")]
        public Task OnText([ServiceBusTrigger("%Queues:Text%")] string text)
        {
            seen.Add(text);
            return Task.CompletedTask;
        }

        [Function("OnFlaky")]
        public Task OnFlaky([ServiceBusTrigger("flaky")] ServiceBusReceivedMessage message)
        {
            seen.Add($"try {message.DeliveryCount}");
            return message.DeliveryCount < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
        }

        [Function("OnPoison")]
        public void OnPoison([ServiceBusTrigger("poison")] string text)
        {
            seen.Add(text);
            throw new InvalidOperationException("never");
        }

        [Function("OnManual")]
        public async Task OnManual([ServiceBusTrigger("manual", AutoCompleteMessages = false)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellation)
        {
            await actions.DeadLetterMessageAsync(message, null, "Wrong", "Because.", cancellation);
            seen.Add("settled");
        }

        [Function("OnAll")]
        public void OnAll([ServiceBusTrigger("events", "all")] string text) => seen.Add($"all {text}");

        [Function("OnRed")]
        public void OnRed([ServiceBusTrigger("events", "red")] string text) => seen.Add($"red {text}");
    }

    private static Task<TestHost> Start(int maxDelivery = 10) => TestHost.Start(
        builder =>
        {
            builder.Configuration["Queues:Text"] = "text";
            builder.Configuration["Messaging:MaxDeliveryCount"] = maxDelivery.ToString(System.Globalization.CultureInfo.InvariantCulture);
            builder.Configuration["Messaging:Subscriptions:events:red:Colour"] = "red";
            builder.Services.AddSingleton<Seen>();
        },
        typeof(Workers));

    private static ServiceBusSender Sender(TestHost host, string entity) => host.Get<ServiceBusClient>().CreateSender(entity);

    private static ServiceBusReceiver DeadLetters(TestHost host, string queue) =>
        host.Get<ServiceBusClient>().CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    [Fact]
    public async Task A_message_reaches_its_function_as_an_object_with_its_id_and_delivery_count()
    {
        await using var host = await Start();
        await Sender(host, "jobs").SendMessageAsync(new ServiceBusMessage("""{"name":"draw","number":3}""") { MessageId = "m1" });
        Assert.Equal(["draw 3 m1 1"], await host.Get<Seen>().Wait(1));
    }

    [Fact]
    public async Task A_queue_named_by_a_setting_is_served()
    {
        await using var host = await Start();
        await Sender(host, "text").SendMessageAsync(new ServiceBusMessage("hello"));
        Assert.Equal(["hello"], await host.Get<Seen>().Wait(1));
    }

    [Fact]
    public async Task A_message_whose_function_fails_twice_is_delivered_a_third_time()
    {
        await using var host = await Start();
        await Sender(host, "flaky").SendMessageAsync(new ServiceBusMessage("x"));
        Assert.Equal(["try 1", "try 2", "try 3"], await host.Get<Seen>().Wait(3));
    }

    [Fact]
    public async Task A_poison_message_ends_among_the_dead_letters_and_can_be_sent_again()
    {
        await using var host = await Start(maxDelivery: 4);
        await Sender(host, "poison").SendMessageAsync(new ServiceBusMessage("bad"));
        await host.Get<Seen>().Wait(4);
        var dead = await DeadLetters(host, "poison").ReceiveMessageAsync(Eventually.Patience);
        Assert.Equal(("MaxDeliveryCountExceeded", "poison", 4), (dead.DeadLetterReason, dead.DeadLetterSource, dead.DeliveryCount - 1));
        await DeadLetters(host, "poison").AbandonMessageAsync(dead);

        var store = host.Get<AutoVideo.Embedded.Messaging.MessageStore>();
        Assert.Equal([("poison", 1L)], await store.CountDeadLetters(default));
        Assert.Equal(1, await store.Resubmit("poison", null, default));
        await host.Get<Seen>().Wait(4);
    }

    [Fact]
    public async Task A_function_that_settles_itself_says_why_a_message_is_dead()
    {
        await using var host = await Start();
        await Sender(host, "manual").SendMessageAsync(new ServiceBusMessage("x"));
        await host.Get<Seen>().Wait(1);
        var dead = await DeadLetters(host, "manual").ReceiveMessageAsync(Eventually.Patience);
        Assert.Equal(("Wrong", "Because."), (dead.DeadLetterReason, dead.DeadLetterErrorDescription));
    }

    [Fact]
    public async Task Each_subscription_of_a_topic_gets_what_its_filter_lets_through()
    {
        await using var host = await Start();
        var sender = Sender(host, "events");
        await sender.SendMessageAsync(new ServiceBusMessage("1") { ApplicationProperties = { ["Colour"] = "red" } });
        await sender.SendMessageAsync(new ServiceBusMessage("2") { ApplicationProperties = { ["Colour"] = "blue" } });
        Assert.Equal(["all 1", "all 2", "red 1"], (await host.Get<Seen>().Wait(3)).Order());
    }
}
