using System.Text.Json;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Telemetry;
using Microsoft.Data.Sqlite;

namespace AutoVideo.MediaJobs.Sqlite;

/// <summary>The statements on the table of jobs. Times are Unix milliseconds.</summary>
internal static class JobTable
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS jobs(
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, input TEXT NOT NULL, instance TEXT,
            status TEXT NOT NULL, progress REAL NOT NULL DEFAULT 0, result TEXT,
            failure_code TEXT, failure_message TEXT, failure_transient INTEGER,
            attempt INTEGER NOT NULL DEFAULT 0, losses INTEGER NOT NULL DEFAULT 0, cpu REAL NOT NULL DEFAULT 0,
            lease TEXT, lease_until INTEGER, finished INTEGER);
        CREATE INDEX IF NOT EXISTS open_jobs ON jobs(sequence) WHERE status IN ('Queued', 'Running');
        CREATE INDEX IF NOT EXISTS finished_jobs ON jobs(finished) WHERE finished IS NOT NULL;
        """;

    private const string Available = "(status = 'Queued' OR (status = 'Running' AND lease_until <= $now))";

    /// <returns>Whether the job is queued anew.</returns>
    public static bool Submit(SqliteSession session, MediaJob job) => session.Execute(
        // A row that starts anew is replaced, so that it queues behind those that wait already.
        """
        INSERT OR REPLACE INTO jobs(id, kind, input, instance, status)
        SELECT $id, $kind, $input, $instance, 'Queued'
        WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE id = $id AND status IN ('Queued', 'Running', 'Succeeded'))
        """,
        ("$id", job.Id), ("$kind", job.Kind.ToString()), ("$input", job.Input), ("$instance", job.InstanceId)) > 0;

    public static MediaJobState? Find(SqliteSession session, string id) => session.First(
        """
        SELECT id, kind, status, progress, result, failure_code, failure_message, failure_transient, attempt, cpu FROM jobs WHERE id = $id
        """,
        row => new MediaJobState(
            row.GetString(0), Enum.Parse<MediaJobKind>(row.GetString(1)), Enum.Parse<MediaJobStatus>(row.GetString(2)), row.GetDouble(3),
            Text(row, 4), row.IsDBNull(5) ? null : new MediaJobFailure(row.GetString(5), row.GetString(6), row.GetBoolean(7)),
            row.GetInt32(8), row.GetDouble(9)),
        ("$id", id));

    public static IReadOnlyList<Backlog> Backlog(SqliteSession session) => session.Query(
        """
        SELECT 'media-' || lower(kind), CASE status WHEN 'Queued' THEN 'waiting' ELSE 'running' END, count(*) FROM jobs
        WHERE status IN ('Queued', 'Running') GROUP BY kind, status
        """,
        row => new Backlog(row.GetString(0), row.GetString(1), row.GetInt64(2)));

    public static bool Cancel(SqliteSession session, string id, long now) => session.Execute(
        "UPDATE jobs SET status = 'Cancelled', lease = NULL, finished = $now WHERE id = $id AND status IN ('Queued', 'Running')",
        ("$id", id), ("$now", now)) > 0;

    /// <returns>False: it is there and not finished.</returns>
    public static bool Forget(SqliteSession session, string id)
    {
        session.Execute("DELETE FROM jobs WHERE id = $id AND finished IS NOT NULL", ("$id", id));
        return Find(session, id) is null;
    }

    public static bool IsAvailable(SqliteSession session, IReadOnlyCollection<MediaJobKind> kinds, long now) => session.First(
        $"SELECT 1 FROM jobs WHERE status IN ('Queued', 'Running') AND {Available} AND kind IN (SELECT value FROM json_each($kinds)) LIMIT 1",
        _ => true, ("$kinds", Names(kinds)), ("$now", now));

    /// <summary>Leases the oldest available job; those whose workers died again and again fail on the way.</summary>
    public static (LeasedMediaJob? Job, bool GaveUp) Take(SqliteSession session, IReadOnlyCollection<MediaJobKind> kinds, TimeSpan lease, long now)
    {
        var gaveUp = session.Execute(
            """
            UPDATE jobs SET status = 'Failed', lease = NULL, finished = $now, failure_code = 'worker_lost', failure_transient = 1,
                failure_message = 'The media worker ended without a result every time it took this job.'
            WHERE losses + (status = 'Running') >= $maxLosses AND (status = 'Queued' OR (status = 'Running' AND lease_until <= $now))
            """,
            ("$now", now), ("$maxLosses", MediaJobRules.MaxLosses)) > 0;
        var token = Guid.NewGuid().ToString("N");
        var job = session.First(
            $"""
            UPDATE jobs SET status = 'Running', attempt = attempt + (status = 'Queued'), losses = losses + (status = 'Running'),
                progress = 0, lease = $lease, lease_until = $until
            WHERE sequence = (
                SELECT sequence FROM jobs
                WHERE status IN ('Queued', 'Running') AND {Available} AND kind IN (SELECT value FROM json_each($kinds))
                ORDER BY sequence LIMIT 1)
            RETURNING id, kind, input, instance, attempt
            """,
            row => new LeasedMediaJob(
                new MediaJob(row.GetString(0), Enum.Parse<MediaJobKind>(row.GetString(1)), row.GetString(2), Text(row, 3)), token, row.GetInt32(4)),
            ("$lease", token), ("$until", now + (long)lease.TotalMilliseconds), ("$kinds", Names(kinds)), ("$now", now));
        return (job, gaveUp);
    }

    public static bool Renew(SqliteSession session, LeasedMediaJob job, double progress, TimeSpan lease, long now) => session.Execute(
        "UPDATE jobs SET lease_until = $until, progress = max(progress, $progress) WHERE id = $id AND lease = $lease AND status = 'Running'",
        ("$id", job.Job.Id), ("$lease", job.LeaseToken), ("$until", now + (long)lease.TotalMilliseconds),
        ("$progress", double.IsNaN(progress) ? 0 : Math.Clamp(progress, 0, 1))) > 0;

    public static bool Succeed(SqliteSession session, LeasedMediaJob job, string result, double cpuSeconds, long now) => session.Execute(
        """
        UPDATE jobs SET status = 'Succeeded', progress = 1, result = $result, cpu = cpu + $cpu, lease = NULL, finished = $now,
            failure_code = NULL, failure_message = NULL, failure_transient = NULL
        WHERE id = $id AND lease = $lease AND status = 'Running'
        """,
        ("$id", job.Job.Id), ("$lease", job.LeaseToken), ("$result", result), ("$cpu", cpuSeconds), ("$now", now)) > 0;

    public static bool Fail(SqliteSession session, LeasedMediaJob job, MediaJobFailure failure, long now) => session.Execute(
        """
        UPDATE jobs SET lease = NULL, failure_code = $code, failure_message = $message, failure_transient = $transient,
            status = CASE WHEN $transient AND attempt < $maxAttempts THEN 'Queued' ELSE 'Failed' END,
            finished = CASE WHEN $transient AND attempt < $maxAttempts THEN NULL ELSE $now END
        WHERE id = $id AND lease = $lease AND status = 'Running'
        """,
        ("$id", job.Job.Id), ("$lease", job.LeaseToken), ("$code", failure.Code), ("$message", failure.Message),
        ("$transient", failure.Transient ? 1 : 0), ("$maxAttempts", MediaJobRules.MaxAttempts), ("$now", now)) > 0;

    public static bool Abandon(SqliteSession session, LeasedMediaJob job) => session.Execute(
        "UPDATE jobs SET status = 'Queued', attempt = attempt - 1, lease = NULL WHERE id = $id AND lease = $lease AND status = 'Running'",
        ("$id", job.Job.Id), ("$lease", job.LeaseToken)) > 0;

    /// <returns>How many jobs were given back.</returns>
    public static int Release(SqliteSession session, IEnumerable<string> leases) => session.Execute(
        """
        UPDATE jobs SET status = 'Queued', attempt = attempt - 1, losses = losses + 1, lease = NULL
        WHERE status = 'Running' AND lease IN (SELECT value FROM json_each($leases))
        """,
        ("$leases", JsonSerializer.Serialize(leases)));

    public static int Purge(SqliteSession session, long before) =>
        session.Execute("DELETE FROM jobs WHERE finished < $before", ("$before", before));

    private static string Names(IEnumerable<MediaJobKind> kinds) => $"[{string.Join(',', kinds.Select(kind => $"\"{kind}\""))}]";

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
