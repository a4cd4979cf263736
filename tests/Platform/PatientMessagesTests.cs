using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Messaging;
using AutoVideo.Platform;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVideo.Tests.Platform;

/// <summary>What functions that hear of messages do while what they need is away.</summary>
public sealed class PatientMessagesTests : IAsyncLifetime
{
    private const string Queue = "letters", Topic = "events", Mine = "events/mine", Others = "events/others";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Minute = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1);
    private readonly DrivenBroker _broker = new();
    private readonly List<string> _done = [];
    private Exception? _fault = new TransientException("It is away.");
    private int _tries;

    public async Task InitializeAsync()
    {
        await _broker.SubscribeAsync(Topic, "mine");
        await _broker.SubscribeAsync(Topic, "others");
    }

    public Task DisposeAsync() => _broker.DisposeAsync().AsTask();

    [Theory]
    [InlineData(Queue, Queue)]
    [InlineData(Topic, Mine)]
    public async Task An_outage_of_an_hour_costs_a_message_nothing_but_time(string address, string source)
    {
        await _broker.Bus.SendAsync(address, Message("letter-1"), default);
        await RunAsync(source, Hour, 5 * Second);
        Assert.InRange(_tries, 8, 20); // and not every five seconds
        Assert.Single(await _broker.WaitingAsync(source));

        _fault = null;
        await RunAsync(source, TimeSpan.FromMinutes(11), 5 * Second);
        Assert.Equal(["letter-1 {} note usr_1 video"], _done);
        Assert.Empty(await _broker.WaitingAsync(source));
        Assert.Empty(await _broker.DeadLettersAsync(source));
    }

    [Fact]
    public async Task What_is_put_off_for_one_subscription_is_nothing_to_another()
    {
        await _broker.Bus.SendAsync(Topic, Message("event-1"), default);
        await RunAsync(Mine, Minute, Second);
        var (first, again) = (new List<string>(), new List<string>());
        await _broker.RunAsync(Others, message =>
        {
            (message.IsFor("others") ? first : again).Add(message.EventId());
            return Task.CompletedTask;
        }, Hour, Minute);
        Assert.Equal(["event-1"], first);
        Assert.Equal(["event-1"], again.Distinct());
    }

    [Fact]
    public async Task A_message_that_is_delivered_twice_comes_again_once()
    {
        await _broker.Bus.SendAsync(Queue, Message("letter-1"), default);
        // Its host dies before it is completed, after it was sent again.
        await _broker.RunAsync(Queue, async message =>
        {
            await HandleAsync(Queue, message);
            await HandleAsync(Queue, message);
        }, Second, Second);
        Assert.Single(await _broker.WaitingAsync(Queue));
    }

    [Fact]
    public async Task After_half_a_day_it_is_set_aside_and_replayed_it_has_as_much_time_again()
    {
        await _broker.Bus.SendAsync(Queue, Message("letter-1"), default);
        await RunAsync(Queue, 11.5 * Hour, Minute);
        Assert.Empty(await _broker.DeadLettersAsync(Queue));
        await RunAsync(Queue, 2 * Hour, Minute);
        var letter = Assert.Single(await _broker.DeadLettersAsync(Queue));
        Assert.Empty(await _broker.WaitingAsync(Queue));

        await _broker.Bus.SendAsync(Queue, ReplayedLetter.Of(letter, null), default);
        await RunAsync(Queue, Hour, Minute);
        Assert.Single(await _broker.WaitingAsync(Queue));
        _fault = null;
        await RunAsync(Queue, TimeSpan.FromMinutes(11), Minute);
        Assert.Equal(["letter-1 {} note usr_1 video"], _done);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_cannot_be_read_or_never_works_is_set_aside_at_once(bool isUnreadable)
    {
        _fault = isUnreadable ? new JsonException("no json") : new PermanentException("email_refused", "There is no such mailbox.");
        await _broker.Bus.SendAsync(Queue, Message("letter-1"), default);
        await RunAsync(Queue, Second, Second);
        Assert.Single(await _broker.DeadLettersAsync(Queue));
    }

    private static BusMessage Message(string id) => new(id, "note", "{}") { CorrelationId = "video", Properties = new Dictionary<string, string> { ["ownerId"] = "usr_1" } };

    private Task RunAsync(string source, TimeSpan time, TimeSpan step) => _broker.RunAsync(source, message => HandleAsync(source, message), time, step);

    private Task HandleAsync(string source, ServiceBusReceivedMessage message) =>
        new PatientMessages(_broker.Bus, _broker.Clock, NullLogger<PatientMessages>.Instance).HandleAsync(source, message, () =>
        {
            _tries++;
            if (_fault is not null)
                throw _fault;
            _done.Add($"{message.EventId()} {message.Body} {message.Subject} {message.ApplicationProperties["ownerId"]} {message.CorrelationId}");
            return Task.CompletedTask;
        }, default);
}
