using AutoVideo.Embedded.Messaging;

namespace AutoVideo.Embedded.Hosting.Timers;

/// <summary>When a timer function ran last and will run next (UTC).</summary>
internal sealed record TimerStatus(string Schedule, DateTimeOffset? Last, DateTimeOffset? Next, DateTimeOffset Updated);

/// <summary>Keeps the status of timers over restarts.</summary>
internal sealed class TimerStatusStore(MessageStore store)
{
    public async Task<TimerStatus?> Read(string function, CancellationToken cancellation) => (await store.Journal.Run(
        session => session.Query(
            "SELECT schedule, last_run, next_run, updated_at FROM schedule WHERE function = @function",
            row => new TimerStatus(row.GetString(0), At(row.IsDBNull(1) ? null : row.GetInt64(1)), At(row.IsDBNull(2) ? null : row.GetInt64(2)), At(row.GetInt64(3))!.Value),
            ("@function", function)),
        cancellation)).SingleOrDefault();

    public Task Write(string function, TimerStatus status, CancellationToken cancellation) => store.Journal.Run(
        session =>
        {
            session.Execute(
                """
                INSERT INTO schedule (function, schedule, last_run, next_run, updated_at) VALUES (@function, @schedule, @last, @next, @updated)
                ON CONFLICT DO UPDATE SET schedule = excluded.schedule, last_run = excluded.last_run, next_run = excluded.next_run, updated_at = excluded.updated_at
                """,
                ("@function", function), ("@schedule", status.Schedule), ("@last", status.Last?.ToUnixTimeMilliseconds()),
                ("@next", status.Next?.ToUnixTimeMilliseconds()), ("@updated", status.Updated.ToUnixTimeMilliseconds()));
        },
        cancellation);

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
