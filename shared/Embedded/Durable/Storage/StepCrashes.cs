using System.Globalization;
using Microsoft.Data.Sqlite;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>How often the process ended while it ran one and the same step, so that such a step does not end it for ever.</summary>
internal sealed class StepCrashes
{
    private readonly Dictionary<long, (int Count, int Execution, int Position)> counts = [];

    /// <summary>Adds what the last process left, and drops what belongs to instances that are gone.</summary>
    public StepCrashes(SqliteConnection connection, IReadOnlyList<long> left)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            CREATE TABLE IF NOT EXISTS crashes (
                instance INTEGER PRIMARY KEY, execution INTEGER NOT NULL, position INTEGER NOT NULL, count INTEGER NOT NULL);
            DELETE FROM crashes WHERE instance NOT IN (SELECT key FROM instances);
            """;
        command.ExecuteNonQuery();
        foreach (var key in left)
        {
            command.CommandText = """
                INSERT INTO crashes (instance, execution, position, count)
                SELECT key, execution, (SELECT coalesce(max(sequence) + 1, 0) FROM history WHERE instance = key), 1 FROM instances WHERE key = $key
                ON CONFLICT DO UPDATE SET
                    count = CASE WHEN execution = excluded.execution AND position = excluded.position THEN count + 1 ELSE 1 END,
                    execution = excluded.execution, position = excluded.position
                """;
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$key", key);
            command.ExecuteNonQuery();
        }

        command.CommandText = "SELECT instance, count, execution, position FROM crashes";
        command.Parameters.Clear();
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
                counts[row.GetInt64(0)] = (row.GetInt32(1), row.GetInt32(2), row.GetInt32(3));
        }

        transaction.Commit();
    }

    /// <summary>Whether the process ended while it ran this very step.</summary>
    /// <param name="instance">Whose step.</param>
    /// <param name="position">Number of events in the history.</param>
    public bool Suspects(InstanceRow instance, int position) =>
        counts.Count > 0 && counts.TryGetValue(instance.Key, out var found) && (found.Execution, found.Position) == (instance.Execution, position);

    /// <summary>Why a step may not run any more; null when it may.</summary>
    /// <param name="limit">Ends that are one too many.</param>
    /// <inheritdoc cref="Suspects"/>
    public string? Refuses(InstanceRow instance, int position, int limit) =>
        Suspects(instance, position) && counts[instance.Key].Count is var count && count >= limit
            ? string.Create(CultureInfo.InvariantCulture, $"The process ended {count} times while orchestrator '{instance.Name}' ran its step after event {position}. It is not run again: its code, or what it allocates, ends the process.")
            : null;
}
