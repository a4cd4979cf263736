using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Embedded.Messaging;

/// <summary>The broker alone, on a file, with a clock that the test moves.</summary>
public sealed class MessageStoreTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autovideo-messages-").FullName;
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MessageStore _store;
    private readonly ServiceBusClient _client;

    public MessageStoreTests()
    {
        _store = new MessageStore(new MessageStoreOptions { Path = Path.Combine(_folder, "messages.db"), MaxDeliveryCount = 3 }, _clock);
        _client = new ServiceBusClient(_store);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<ServiceBusReceivedMessage> Receive(string entity = "q") => _client.CreateReceiver(entity).ReceiveMessageAsync(TimeSpan.Zero);

    private Task Send(ServiceBusMessage message, string entity = "q") => _client.CreateSender(entity).SendMessageAsync(message);

    [Fact]
    public async Task A_message_keeps_all_that_its_sender_wrote()
    {
        var when = new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.FromHours(2));
        await Send(new ServiceBusMessage("body")
        {
            MessageId = "id",
            Subject = "s",
            CorrelationId = "c",
            ContentType = "text/plain",
            To = "t",
            ReplyTo = "r",
            TimeToLive = TimeSpan.FromHours(1),
            ApplicationProperties = { ["int"] = 7, ["long"] = 7L, ["text"] = "x", ["flag"] = true, ["when"] = when, ["span"] = TimeSpan.FromSeconds(3), ["real"] = 0.1 },
        });
        var message = await Receive();
        Assert.Equal(("body", "id", "s", "c", "text/plain"), (message.Body.ToString(), message.MessageId, message.Subject, message.CorrelationId, message.ContentType));
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromHours(1), message.ExpiresAt);
        Assert.Equal(new object[] { 7, 7L, "x", true, when, TimeSpan.FromSeconds(3), 0.1 }, message.ApplicationProperties.Values);
    }

    [Fact]
    public async Task A_message_that_is_not_settled_comes_back_when_its_lock_ends_and_the_old_lock_is_lost()
    {
        await Send(new ServiceBusMessage("x"));
        var first = await Receive();
        Assert.Null(await Receive());
        _clock.Advance(TimeSpan.FromSeconds(31));
        var second = await Receive();
        Assert.Equal((1, 2), (first.DeliveryCount, second.DeliveryCount));
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => _client.CreateReceiver("q").CompleteMessageAsync(first));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
        await _client.CreateReceiver("q").CompleteMessageAsync(second);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Receive());
    }

    [Fact]
    public async Task A_renewed_lock_holds_longer()
    {
        await Send(new ServiceBusMessage("x"));
        var message = await Receive();
        _clock.Advance(TimeSpan.FromSeconds(20));
        await _client.CreateReceiver("q").RenewMessageLockAsync(message);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(await Receive());
        await _client.CreateReceiver("q").CompleteMessageAsync(message);
    }

    [Fact]
    public async Task A_message_whose_receivers_die_goes_to_the_dead_letters_after_the_last_delivery()
    {
        await Send(new ServiceBusMessage("x"));
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            Assert.Equal(delivery, (await Receive()).DeliveryCount);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Null(await Receive());
        Assert.Equal("MaxDeliveryCountExceeded", (await Receive("q/$DeadLetterQueue")).DeadLetterReason);
    }

    [Fact]
    public async Task The_same_id_is_dropped_for_ten_minutes_only()
    {
        await Send(new ServiceBusMessage("1") { MessageId = "same" });
        await Send(new ServiceBusMessage("2") { MessageId = "same" });
        await Send(new ServiceBusMessage("3") { MessageId = "same" }, "other");
        _clock.Advance(TimeSpan.FromMinutes(11));
        await Send(new ServiceBusMessage("4") { MessageId = "same" });
        Assert.Equal(["1", "4"], (await _client.CreateReceiver("q").ReceiveMessagesAsync(10, TimeSpan.Zero)).Select(message => message.Body.ToString()));
        Assert.Equal("3", (await Receive("other")).Body.ToString());
    }

    [Fact]
    public async Task A_scheduled_message_waits_for_its_time_and_can_be_called_back()
    {
        var sender = _client.CreateSender("q");
        var kept = await sender.ScheduleMessageAsync(new ServiceBusMessage("kept"), _clock.GetUtcNow() + TimeSpan.FromMinutes(5));
        var dropped = await sender.ScheduleMessageAsync(new ServiceBusMessage("dropped"), _clock.GetUtcNow() + TimeSpan.FromMinutes(5));
        await sender.CancelScheduledMessageAsync(dropped);
        Assert.Null(await Receive());
        _clock.Advance(TimeSpan.FromMinutes(5));
        var message = await Receive();
        Assert.Equal(("kept", kept), (message.Body.ToString(), message.SequenceNumber));
        Assert.Null(await Receive());
    }

    [Fact]
    public async Task A_message_past_its_time_to_live_is_gone()
    {
        await Send(new ServiceBusMessage("x") { TimeToLive = TimeSpan.FromSeconds(10) });
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(await Receive());
    }

    [Fact]
    public async Task A_batch_is_sent_whole_or_not_at_all()
    {
        var sender = _client.CreateSender("q");
        using var batch = await sender.CreateMessageBatchAsync();
        Assert.True(batch.TryAddMessage(new ServiceBusMessage(new byte[200 * 1024])));
        Assert.False(batch.TryAddMessage(new ServiceBusMessage(new byte[100 * 1024])));
        Assert.True(batch.TryAddMessage(new ServiceBusMessage("small")));
        await sender.SendMessagesAsync(batch);
        Assert.Equal(2, (await _client.CreateReceiver("q").ReceiveMessagesAsync(10, TimeSpan.Zero)).Count);
        var tooLarge = await Assert.ThrowsAsync<ServiceBusException>(() => Send(new ServiceBusMessage(new byte[300 * 1024])));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, tooLarge.Reason);
    }

    [Fact]
    public async Task A_deferred_message_comes_only_when_asked_for_by_its_number()
    {
        await Send(new ServiceBusMessage("x"));
        var message = await Receive();
        await _client.CreateReceiver("q").DeferMessageAsync(message);
        Assert.Null(await Receive());
        Assert.Equal("x", (await _client.CreateReceiver("q").ReceiveDeferredMessageAsync(message.SequenceNumber)).Body.ToString());
    }

    [Fact]
    public async Task An_abandoned_message_keeps_its_place_and_the_properties_that_were_added()
    {
        await Send(new ServiceBusMessage("1"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Send(new ServiceBusMessage("2"));
        await _client.CreateReceiver("q").AbandonMessageAsync(await Receive(), new Dictionary<string, object> { ["why"] = "busy" });
        var again = await Receive();
        Assert.Equal(("1", "busy"), (again.Body.ToString(), again.ApplicationProperties["why"]));
    }

    [Fact]
    public async Task Messages_survive_the_process_and_the_locks_of_a_dead_host_do_not()
    {
        await Send(new ServiceBusMessage("x"));
        Assert.Single(await _store.Receive("q", 1, "host", default));
        await using var next = new MessageStore(new MessageStoreOptions { Path = Path.Combine(_folder, "messages.db") }, _clock);
        Assert.Empty(await next.Receive("q", 1, "host", default));
        await next.ReleaseLocksOf("host", default);
        Assert.Equal(2, (await next.Receive("q", 1, "host", default)).Single().DeliveryCount);
    }

    [Fact]
    public async Task The_file_is_written_ahead_and_synced_at_every_commit()
    {
        var (mode, synchronous) = await _store.Journal.Run(
            session => (session.Query("PRAGMA journal_mode", row => row.GetString(0)).Single(), session.Number("PRAGMA synchronous")), default);
        Assert.Equal(("wal", 2L), (mode, synchronous));
    }

    [Fact]
    public async Task An_operation_that_fails_leaves_those_of_the_same_commit_alone()
    {
        var sends = Enumerable.Range(0, 20).Select(number => Send(new ServiceBusMessage($"{number}"))).ToList();
        var failing = _store.Journal.Run(session => session.Execute("INSERT INTO recent_id (entity, message_id, forgotten_at) VALUES ('a', 'b', 9e18), (NULL, 'c', 1)"), default);
        sends.AddRange(Enumerable.Range(20, 20).Select(number => Send(new ServiceBusMessage($"{number}"))));
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => failing);
        await Task.WhenAll(sends);
        Assert.Equal(40, (await _client.CreateReceiver("q").ReceiveMessagesAsync(100, TimeSpan.Zero)).Count);
        Assert.Equal(0, await _store.Journal.Run(session => session.Number("SELECT count(*) FROM recent_id"), default));
    }

    [Fact]
    public async Task A_file_that_another_program_holds_delays_a_send_and_loses_nothing()
    {
        await Send(new ServiceBusMessage("before"));
        Task sent;
        using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, "messages.db")};Pooling=False"))
        {
            other.Open();
            using var hold = other.BeginTransaction();
            sent = Send(new ServiceBusMessage("meanwhile"));
            await Task.WhenAny(sent, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
            Assert.False(sent.IsCompleted);
            hold.Rollback();
        }
        await sent;
        Assert.Equal(["before", "meanwhile"], (await _client.CreateReceiver("q").ReceiveMessagesAsync(10, TimeSpan.Zero)).Select(message => message.Body.ToString()));
    }
}
