using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

using Microsoft.Data.Sqlite;

namespace AutoVideo.Embedded.Messaging;

/// <summary>
/// Queues and topics in one SQLite file with the promises of Service Bus: at least once, locks, delivery counts, dead letters,
/// scheduled messages, duplicate detection. An entity is a queue, a subscription, or the dead letters of one.
/// </summary>
internal sealed partial class MessageStore(MessageStoreOptions options, TimeProvider time) : IAsyncDisposable
{
    private const string Columns =
        "sequence, entity, message_id, body, header, enqueued_at, state, scheduled_for, expires_at, delivery_count, lock_token, dead_letter_source, dead_letter_reason, dead_letter_description, visible_at";

    private readonly SqliteJournal _journal = new(options.Path, MessageSchema.Sql);
    private readonly MessageSignals _signals = new();

    public TimeProvider Time => time;
    public MessageStoreOptions Options => options;
    public SqliteJournal Journal => _journal;

    public static string SubscriptionOf(string topic, string subscription) => $"{topic}/subscriptions/{subscription}";

    public static string DeadLettersOf(string entity) => entity + "/$DeadLetterQueue";

    /// <summary>Sequence numbers in the order of the messages; 0 for a duplicate, which was dropped.</summary>
    public async Task<IReadOnlyList<long>> Send(string entity, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellation)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var numbers = await _journal.Run(
            session =>
            {
                reached.Clear();
                return (IReadOnlyList<long>)[.. messages.Select(message => SendOne(session, entity, message, reached))];
            },
            cancellation);
        foreach (var target in reached)
            _signals.Set(target);
        return numbers;
    }

    /// <summary>Locks up to <paramref name="max"/> messages for the receiver. One that was delivered too often goes to the dead letters instead.</summary>
    public Task<IReadOnlyList<ServiceBusReceivedMessage>> Receive(string entity, int max, string owner, CancellationToken cancellation) => _journal.Run(
        session =>
        {
            var now = Now();
            session.Execute("DELETE FROM message WHERE expires_at <= @now AND (lock_token IS NULL OR visible_at <= @now)", ("@now", now));
            session.Execute(
                """
                UPDATE message SET entity = entity || '/$DeadLetterQueue', dead_letter_source = entity, lock_token = NULL, lock_owner = NULL, expires_at = NULL,
                    visible_at = @now, dead_letter_reason = 'MaxDeliveryCountExceeded', dead_letter_description = @why
                WHERE entity = @entity AND state = 0 AND visible_at <= @now AND delivery_count >= @most AND entity NOT LIKE '%/$DeadLetterQueue'
                """,
                ("@entity", entity), ("@now", now), ("@most", options.MaxDeliveryCount), ("@why", TooOften));
            var candidates = session.Query(
                "SELECT sequence FROM message WHERE entity = @entity AND state = 0 AND visible_at <= @now ORDER BY visible_at, sequence LIMIT @max",
                row => row.GetInt64(0), ("@entity", entity), ("@now", now), ("@max", max));
            return (IReadOnlyList<ServiceBusReceivedMessage>)[.. candidates.Select(sequence => Lock(session, sequence, owner, now))];
        },
        cancellation);

    public Task<ServiceBusReceivedMessage?> ReceiveDeferred(string entity, long sequence, string owner, CancellationToken cancellation) => _journal.Run(
        session => session.Execute("UPDATE message SET state = 0 WHERE sequence = @sequence AND entity = @entity AND state = 1", ("@sequence", sequence), ("@entity", entity)) == 1
            ? Lock(session, sequence, owner, Now())
            : null,
        cancellation);

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> Peek(string entity, int max, long from, CancellationToken cancellation) => _journal.Run(
        session => (IReadOnlyList<ServiceBusReceivedMessage>)session.Query(
            $"SELECT {Columns} FROM message WHERE entity = @entity AND sequence >= @from ORDER BY sequence LIMIT @max",
            Read, ("@entity", entity), ("@from", from), ("@max", max)),
        cancellation);

    public Task CancelScheduled(string entity, IReadOnlyList<long> sequences, CancellationToken cancellation) => _journal.Run(
        session =>
        {
            foreach (var sequence in sequences)
            {
                var removed = session.Execute(
                    "DELETE FROM message WHERE sequence = @sequence AND (entity = @entity OR entity LIKE @below ESCAPE '\\') AND scheduled_for > @now AND delivery_count = 0",
                    ("@sequence", sequence), ("@entity", entity), ("@below", Escape(entity) + "/subscriptions/%"), ("@now", Now()));
                if (removed == 0)
                    throw new ServiceBusException($"There is no scheduled message {sequence}.", ServiceBusFailureReason.MessageNotFound, entity);
            }
        },
        cancellation);

    /// <summary>Adds or changes a subscription; a topic is what has one.</summary>
    public Task Subscribe(string topic, string subscription, IReadOnlyDictionary<string, string> filter, CancellationToken cancellation) => _journal.Run(
        session =>
        {
            session.Execute(
                "INSERT INTO subscription (topic, name, filter) VALUES (@topic, @name, @filter) ON CONFLICT DO UPDATE SET filter = excluded.filter",
                ("@topic", topic), ("@name", subscription), ("@filter", JsonSerializer.Serialize(new Dictionary<string, string>(filter), MessagingJsonContext.Default.DictionaryStringString)));
        },
        cancellation);

    /// <summary>Gives back what an owner had locked, when it is known to be dead.</summary>
    public Task ReleaseLocksOf(string owner, CancellationToken cancellation) => _journal.Run(
        session => { session.Execute("UPDATE message SET lock_token = NULL, lock_owner = NULL, visible_at = enqueued_at WHERE lock_owner = @owner", ("@owner", owner)); },
        cancellation);

    /// <summary>False at the deadline. May return true for nothing: look again.</summary>
    public async Task<bool> WaitForMessage(string entity, DateTimeOffset deadline, CancellationToken cancellation)
    {
        var signal = _signals.Next(entity);
        var next = await _journal.Run(
            session => session.Number("SELECT min(visible_at) FROM message WHERE entity = @entity AND state = 0", ("@entity", entity)), cancellation);
        var now = time.GetUtcNow();
        var until = Min(Min(deadline, now + options.Poll), next is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : DateTimeOffset.MaxValue);
        if (until > now)
            await Task.WhenAny(signal, Task.Delay(until - now, time, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return time.GetUtcNow() < deadline;
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private long SendOne(SqliteSession session, string entity, OutgoingMessage message, HashSet<string> reached)
    {
        var now = Now();
        if (message.HasChosenId && IsDuplicate(session, entity, message.MessageId, now))
            return 0;
        var subscriptions = session.Query(
            "SELECT name, filter FROM subscription WHERE topic = @topic",
            row => (Name: row.GetString(0), Filter: JsonSerializer.Deserialize(row.GetString(1), MessagingJsonContext.Default.DictionaryStringString)!),
            ("@topic", entity));
        if (subscriptions.Count == 0)
            return Insert(session, entity, message, now, reached);
        return subscriptions.Where(subscription => Fits(subscription.Filter, message))
            .Select(subscription => Insert(session, SubscriptionOf(entity, subscription.Name), message, now, reached)).ToList().FirstOrDefault();
    }

    private bool IsDuplicate(SqliteSession session, string entity, string messageId, long now)
    {
        session.Execute("DELETE FROM recent_id WHERE forgotten_at <= @now", ("@now", now));
        return session.Execute(
            "INSERT INTO recent_id (entity, message_id, forgotten_at) VALUES (@entity, @id, @until) ON CONFLICT DO NOTHING",
            // By its hash: ids may name things that are to be forgotten before this is.
            ("@entity", entity), ("@id", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)))), ("@until", now + (long)options.DuplicateDetection.TotalMilliseconds)) == 0;
    }

    private static long Insert(SqliteSession session, string entity, OutgoingMessage message, long now, HashSet<string> reached)
    {
        var enqueued = Math.Max(now, message.ScheduledFor?.ToUnixTimeMilliseconds() ?? 0);
        reached.Add(entity);
        return session.Number(
            """
            INSERT INTO message (entity, visible_at, enqueued_at, scheduled_for, expires_at, message_id, header, body)
            VALUES (@entity, @enqueued, @enqueued, @scheduled, @expires, @id, @header, @body) RETURNING sequence
            """,
            ("@entity", entity), ("@enqueued", enqueued), ("@scheduled", message.ScheduledFor?.ToUnixTimeMilliseconds()),
            ("@expires", message.Header.TimeToLive is { } live ? enqueued + (long)live.TotalMilliseconds : null),
            ("@id", message.MessageId), ("@header", message.HeaderJson), ("@body", message.Body))!.Value;
    }

    /// <summary>Every entry must hold: <c>Subject</c>, <c>CorrelationId</c> or the text of an application property.</summary>
    private static bool Fits(Dictionary<string, string> filter, OutgoingMessage message) => filter.All(entry => entry.Value == entry.Key switch
    {
        "Subject" => message.Header.Subject,
        "CorrelationId" => message.Header.CorrelationId,
        _ => message.Header.Properties.TryGetValue(entry.Key, out var value) ? MessagePropertiesConverter.Text(value) : null,
    });

    private ServiceBusReceivedMessage Lock(SqliteSession session, long sequence, string owner, long now)
    {
        var until = now + (long)options.LockDuration.TotalMilliseconds;
        session.Execute(
            "UPDATE message SET lock_token = @token, lock_owner = @owner, visible_at = @until, delivery_count = delivery_count + 1 WHERE sequence = @sequence",
            ("@token", Guid.NewGuid().ToString()), ("@owner", owner), ("@until", until), ("@sequence", sequence));
        return session.Query($"SELECT {Columns} FROM message WHERE sequence = @sequence", Read, ("@sequence", sequence)).Single();
    }

    private static ServiceBusReceivedMessage Read(SqliteDataReader row)
    {
        var stored = new StoredMessage
        {
            Sequence = row.GetInt64(0),
            Entity = row.GetString(1),
            MessageId = row.GetString(2),
            Body = row.GetFieldValue<byte[]>(3),
            Header = JsonSerializer.Deserialize(row.GetString(4), MessagingJsonContext.Default.MessageHeader)!,
            EnqueuedAt = At(row.GetInt64(5)),
            State = (ServiceBusMessageState)row.GetInt32(6),
            ScheduledFor = row.IsDBNull(7) ? null : At(row.GetInt64(7)),
            ExpiresAt = row.IsDBNull(8) ? null : At(row.GetInt64(8)),
            DeliveryCount = row.GetInt32(9),
            LockToken = Text(10),
            DeadLetterSource = Text(11),
            DeadLetterReason = Text(12),
            DeadLetterDescription = Text(13),
        };
        return new ServiceBusReceivedMessage(stored) { LockedUntil = stored.LockToken is null ? default : At(row.GetInt64(14)) };

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
