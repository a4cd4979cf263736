using System.Text.Json;

namespace AutoVideo.Embedded.Messaging;

/// <summary>What a receiver does with a message that it has locked.</summary>
internal sealed partial class MessageStore
{
    private const string Held = "sequence = @sequence AND lock_token = @token AND visible_at > @now";
    private string TooOften => $"The message was delivered {options.MaxDeliveryCount} times and never completed.";

    public Task Complete(ServiceBusReceivedMessage message, CancellationToken cancellation) => Settle(
        message, (session, key) => session.Execute($"DELETE FROM message WHERE {Held}", key), cancellation);

    /// <summary>Visible again at once and in its old place; after the last delivery a dead letter.</summary>
    public async Task Abandon(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, CancellationToken cancellation)
    {
        if (message.DeliveryCount >= options.MaxDeliveryCount && message.DeadLetterSource is null)
        {
            await DeadLetter(message, properties, "MaxDeliveryCountExceeded", TooOften, cancellation);
            return;
        }
        await Settle(
            message,
            (session, key) => session.Execute(
                $"UPDATE message SET lock_token = NULL, lock_owner = NULL, visible_at = enqueued_at, header = @header WHERE {Held}",
                [.. key, ("@header", Header(message, properties))]),
            cancellation);
        _signals.Set(message.Stored.Entity);
    }

    public async Task DeadLetter(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, string? reason, string? description, CancellationToken cancellation)
    {
        await Settle(
            message,
            (session, key) => session.Execute(
                $"""
                UPDATE message SET entity = entity || '/$DeadLetterQueue', dead_letter_source = entity, lock_token = NULL, lock_owner = NULL, expires_at = NULL,
                    visible_at = @now, header = @header, dead_letter_reason = @reason, dead_letter_description = @why
                WHERE {Held}
                """,
                [.. key, ("@header", Header(message, properties)), ("@reason", Cut(reason)), ("@why", Cut(description))]),
            cancellation);
        _signals.Set(DeadLettersOf(message.Stored.Entity));
    }

    public Task Defer(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, CancellationToken cancellation) => Settle(
        message,
        (session, key) => session.Execute(
            $"UPDATE message SET state = 1, lock_token = NULL, lock_owner = NULL, visible_at = enqueued_at, header = @header WHERE {Held}",
            [.. key, ("@header", Header(message, properties))]),
        cancellation);

    public async Task Renew(ServiceBusReceivedMessage message, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + options.LockDuration;
        await Settle(
            message,
            (session, key) => session.Execute($"UPDATE message SET visible_at = @until WHERE {Held}", [.. key, ("@until", until.ToUnixTimeMilliseconds())]),
            cancellation);
        message.LockedUntil = until;
    }

    /// <summary>Puts dead letters back where they came from, with a fresh delivery count; all of them when none is named.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Resubmit(string entity, long? sequence, CancellationToken cancellation)
    {
        var count = await _journal.Run(
            session => session.Execute(
                """
                UPDATE message SET entity = dead_letter_source, delivery_count = 0, state = 0, lock_token = NULL, lock_owner = NULL,
                    enqueued_at = @now, visible_at = @now, dead_letter_source = NULL, dead_letter_reason = NULL, dead_letter_description = NULL
                WHERE entity = @entity AND dead_letter_source IS NOT NULL AND (@sequence IS NULL OR sequence = @sequence)
                """,
                ("@entity", DeadLettersOf(entity)), ("@sequence", sequence), ("@now", Now())),
            cancellation);
        _signals.Set(entity);
        return count;
    }

    /// <summary>Entities that have dead letters, with their number.</summary>
    public Task<List<(string Entity, long Count)>> CountDeadLetters(CancellationToken cancellation) => _journal.Run(
        session => session.Query(
            "SELECT dead_letter_source, count(*) FROM message WHERE dead_letter_source IS NOT NULL GROUP BY 1 ORDER BY 1",
            row => (row.GetString(0), row.GetInt64(1))),
        cancellation);

    private Task Settle(ServiceBusReceivedMessage message, Func<SqliteSession, (string, object?)[], int> statement, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _journal.Run(
            session =>
            {
                if (statement(session, [("@sequence", message.SequenceNumber), ("@token", message.LockToken), ("@now", Now())]) == 0)
                    throw new ServiceBusException($"The lock of message {message.MessageId} is lost; it will be delivered again, or was settled already.", ServiceBusFailureReason.MessageLockLost, message.Stored.Entity);
            },
            cancellation);
    }

    private static string Header(ServiceBusReceivedMessage message, IDictionary<string, object>? properties)
    {
        var header = message.Stored.Header;
        if (properties is { Count: > 0 })
        {
            var merged = new Dictionary<string, object>(header.Properties, StringComparer.Ordinal);
            foreach (var (name, value) in properties)
                merged[name] = value;
            header = header with { Properties = merged };
        }
        return JsonSerializer.Serialize(header, MessagingJsonContext.Default.MessageHeader);
    }

    private static string? Cut(string? text) => text is { Length: > 4096 } ? text[..4096] : text;
}
