using AutoVideo.Failures;
using AutoVideo.Messaging;

namespace AutoVideo.Tests.Contracts;

/// <summary>What every <see cref="IMessageBus"/> does. A subclass per broker; receiving is a trigger's work, so each brings its own way to receive.</summary>
public abstract class MessageBusContract
{
    /// <summary>A queue that is empty at the start of each test.</summary>
    protected const string Queue = "contract-queue";

    /// <summary>Another queue, empty too.</summary>
    protected const string OtherQueue = "contract-other-queue";

    protected abstract IMessageBus Bus { get; }

    /// <summary>Receives and completes the next visible message of a queue; null when there is none now.</summary>
    protected abstract Task<BusMessage?> ReceiveAsync(string queue);

    /// <summary>Ends the broker's process or instance without warning and starts it over the same data.</summary>
    protected abstract Task RestartAsync();

    protected abstract Task LetPassAsync(TimeSpan time);

    protected abstract DateTimeOffset Now { get; }

    private static readonly CancellationToken None = CancellationToken.None;

    private Task SendAsync(string id, string body = "{}", string queue = Queue) => Bus.SendAsync(queue, new BusMessage(id, "subject", body), None);

    private async Task<List<BusMessage>> DrainAsync(string queue = Queue)
    {
        var messages = new List<BusMessage>();
        while (await ReceiveAsync(queue) is { } message)
            messages.Add(message);
        return messages;
    }

    [Fact]
    public async Task A_message_arrives_as_it_was_sent()
    {
        await Bus.SendAsync(Queue, new BusMessage("m-1", "video.finished", "{\"text\":\"é 東 😀 \\u0000\"}")
        {
            CorrelationId = "video-1",
            Properties = new Dictionary<string, string> { ["kind"] = "render", ["naïve key"] = "東" },
        }, None);
        var message = Assert.Single(await DrainAsync());
        Assert.Equal(("m-1", "video.finished", "{\"text\":\"é 東 😀 \\u0000\"}", "video-1"), (message.MessageId, message.Subject, message.Body, message.CorrelationId));
        Assert.Equal(new Dictionary<string, string> { ["kind"] = "render", ["naïve key"] = "東" }, message.Properties);
    }

    [Fact]
    public async Task A_message_goes_to_its_own_queue_once()
    {
        await SendAsync("a");
        await SendAsync("b", queue: OtherQueue);
        Assert.Equal(["a"], (await DrainAsync()).Select(message => message.MessageId));
        Assert.Equal(["b"], (await DrainAsync(OtherQueue)).Select(message => message.MessageId));
        Assert.Empty(await DrainAsync());
    }

    [Fact]
    public async Task An_accepted_message_outlives_the_broker()
    {
        for (var i = 0; i < 20; i++)
            await SendAsync($"{i}");
        await RestartAsync();
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}").Order(), (await DrainAsync()).Select(message => message.MessageId).Order());
    }

    [Fact]
    public async Task A_repeated_id_is_dropped_even_after_the_first_was_received_and_after_a_restart()
    {
        await SendAsync("a", "{\"n\":1}");
        await SendAsync("a", "{\"n\":2}");
        Assert.Equal("{\"n\":1}", Assert.Single(await DrainAsync()).Body);
        await SendAsync("a", "{\"n\":3}");
        Assert.Empty(await DrainAsync());
        await RestartAsync();
        await SendAsync("a", "{\"n\":4}");
        Assert.Empty(await DrainAsync());
    }

    [Fact]
    public async Task An_id_is_known_to_one_queue_only()
    {
        await SendAsync("a");
        await SendAsync("a", queue: OtherQueue);
        Assert.Single(await DrainAsync());
        Assert.Single(await DrainAsync(OtherQueue));
    }

    [Fact]
    public async Task A_scheduled_message_is_invisible_until_its_time_even_over_a_restart()
    {
        await Bus.SendAsync(Queue, new BusMessage("later", "s", "{}") { ScheduledFor = Now + TimeSpan.FromMinutes(5) }, None);
        await Bus.SendAsync(Queue, new BusMessage("past", "s", "{}") { ScheduledFor = Now - TimeSpan.FromMinutes(5) }, None);
        Assert.Equal(["past"], (await DrainAsync()).Select(message => message.MessageId));
        await LetPassAsync(TimeSpan.FromMinutes(4));
        await RestartAsync();
        Assert.Empty(await DrainAsync());
        await LetPassAsync(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        Assert.Equal(["later"], (await DrainAsync()).Select(message => message.MessageId));
    }

    [Fact]
    public async Task Many_senders_at_once_lose_and_double_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => SendAsync($"{i / 2}")))); // each id twice
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}").Order(), (await DrainAsync()).Select(message => message.MessageId).Order());
    }

    [Fact]
    public async Task A_body_has_at_most_192_kilobytes()
    {
        var largest = $"\"{new string('x', 192 * 1024 - 2)}\"";
        await SendAsync("a", largest);
        Assert.Equal(largest, Assert.Single(await DrainAsync()).Body);
        Assert.Equal("message_too_large", (await Assert.ThrowsAsync<PermanentException>(() => SendAsync("b", $"\"é{largest[2..]}"))).Code);
        Assert.Empty(await DrainAsync());
    }

    [Fact]
    public async Task A_message_without_an_id_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SendAsync(""));
}
