using System.Diagnostics;
using AutoVideo.Embedded.Durable.Storage;
using Microsoft.Data.Sqlite;

namespace AutoVideo.Benchmarks.Durable;

/// <summary>
/// The floor that the engine is held against: a bare loop that writes, per activity, 2 history rows and 1 work row in and out, per step
/// 1 instance update, payloads of 300 bytes, 64 steps per commit, <c>synchronous=FULL</c>.
/// </summary>
internal static class DurableFloor
{
    private const int Instances = 1000;
    private const int StepsPerCommit = 64;

    /// <summary>Activities per second.</summary>
    public static double Measure(string path, int activities)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000");
        Execute(connection, """
            CREATE TABLE instances (key INTEGER PRIMARY KEY, status INTEGER NOT NULL, updated_at INTEGER NOT NULL);
            CREATE TABLE history (instance INTEGER, sequence INTEGER, kind INTEGER, at INTEGER, payload TEXT, PRIMARY KEY (instance, sequence)) WITHOUT ROWID;
            CREATE TABLE work (id INTEGER PRIMARY KEY, instance INTEGER, input TEXT);
            """);
        Execute(connection, $"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Instances - 1}) INSERT INTO instances SELECT i, 0, 0 FROM n");

        using var begin = new Statement(connection.Handle!, "BEGIN IMMEDIATE");
        using var commit = new Statement(connection.Handle!, "COMMIT");
        using var history = new Statement(connection.Handle!, "INSERT INTO history VALUES (?, ?, ?, ?, ?)");
        using var workIn = new Statement(connection.Handle!, "INSERT INTO work VALUES (?, ?, ?)");
        using var workOut = new Statement(connection.Handle!, "DELETE FROM work WHERE id = ?");
        using var update = new Statement(connection.Handle!, "UPDATE instances SET status = 0, updated_at = ? WHERE key = ?");
        var payload = new string('x', 300);

        var started = Stopwatch.GetTimestamp();
        for (var done = 0; done < activities;)
        {
            begin.Execute();
            for (var step = 0; step < StepsPerCommit; step++, done++)
            {
                long instance = done % Instances;
                long sequence = done / Instances * 2;
                history.Bind(instance).Bind(sequence).Bind(2L).Bind((long)done).Bind(payload).Execute();
                workIn.Bind((long)done).Bind(instance).Bind(payload).Execute();
                if (done >= StepsPerCommit)
                    workOut.Bind((long)(done - StepsPerCommit)).Execute();
                history.Bind(instance).Bind(sequence + 1).Bind(3L).Bind((long)done).Bind(payload).Execute();
                update.Bind((long)done).Bind(instance).Execute();
            }

            commit.Execute();
        }

        return activities / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
