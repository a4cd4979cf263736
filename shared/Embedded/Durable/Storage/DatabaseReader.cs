using AutoVideo.Embedded.Durable.Client;
using AutoVideo.Embedded.Durable.Replay;
using Microsoft.Data.Sqlite;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>The engine's own reads, prepared once per connection. Used by one thread at a time.</summary>
internal sealed class DatabaseReader : IDisposable
{
    // By reference: the texts are literals, and hashing them would cost as much as a small statement.
    private readonly Dictionary<string, Statement> statements = new(ReferenceEqualityComparer.Instance);

    public DatabaseReader(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    /// <summary>Prepared at the first use; reset, so that parameters are bound from the first on.</summary>
    public Statement Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
            statements[sql] = statement = new Statement(Connection.Handle!, sql);
        statement.Reset();
        return statement;
    }

    public InstanceRow? Instance(long key)
    {
        var row = Statement("""
            SELECT instance_id, name, version, status, execution, parent, parent_execution, parent_task, parent_name, parent_id
            FROM instances WHERE key = ?
            """).Bind(key);
        if (!row.Read())
            return null;
        var parent = row.NullableInt64(5) is { } parentKey
            ? new ParentRow(parentKey, row.Int32(6), row.Int32(7), row.Text(8)!, row.Text(9)!)
            : null;
        var instance = new InstanceRow(key, row.Text(0)!, row.Text(1)!, row.Text(2), (OrchestrationRuntimeStatus)row.Int32(3), row.Int32(4), parent);
        row.Reset();
        return instance;
    }

    public long? KeyOf(string instanceId)
    {
        var row = Statement("SELECT key FROM instances WHERE instance_id = ?").Bind(instanceId);
        if (!row.Read())
            return null;
        var key = row.Int64(0);
        row.Reset();
        return key;
    }

    public List<HistoryEvent> History(long key)
    {
        var events = new List<HistoryEvent>();
        var row = Statement("SELECT sequence, step, kind, at, task, name, payload, target, fire_at FROM history WHERE instance = ? ORDER BY sequence").Bind(key);
        while (row.Read())
        {
            events.Add(new HistoryEvent(
                row.Int32(0),
                row.Int32(1),
                (HistoryEventKind)row.Int32(2),
                Time(row.Int64(3)),
                row.Int32(4),
                row.Text(5),
                row.Text(6),
                row.Text(7),
                row.NullableInt64(8) is { } ticks ? Time(ticks) : null));
        }

        return events;
    }

    /// <summary>Position for the next event, and the step after the last.</summary>
    public (int Sequence, int Step) HistoryEnd(long key)
    {
        var row = Statement("SELECT sequence + 1, step + 1 FROM history WHERE instance = ? ORDER BY sequence DESC LIMIT 1").Bind(key);
        if (!row.Read())
            return (0, 0);
        var end = (row.Int32(0), row.Int32(1));
        row.Reset();
        return end;
    }

    public List<InboxRow> Inbox(long key, DateTime now, int limit)
    {
        var messages = new List<InboxRow>();
        var row = Statement("""
            SELECT visible_at, id, execution, kind, task, name, payload FROM inbox
            WHERE instance = ? AND visible_at <= ? ORDER BY visible_at, id LIMIT ?
            """).Bind(key).Bind(now.Ticks).Bind(limit);
        while (row.Read())
        {
            messages.Add(new InboxRow(
                row.Int64(0),
                row.Int64(1),
                (int?)row.NullableInt64(2),
                new IncomingEvent((HistoryEventKind)row.Int32(3), row.Int32(4), row.Text(5), row.Text(6))));
        }

        return messages;
    }

    /// <summary>Instances with something to take in, the longest due first; an instance may come more than once.</summary>
    public List<long> DueInstances(DateTime now, int limit)
    {
        var keys = new List<long>();
        var row = Statement("SELECT instance FROM inbox WHERE visible_at <= ? ORDER BY visible_at LIMIT ?").Bind(now.Ticks).Bind(limit);
        while (row.Read())
            keys.Add(row.Int64(0));
        return keys;
    }

    public DateTime? NextDue(DateTime now)
    {
        var row = Statement("SELECT visible_at FROM inbox WHERE visible_at > ? ORDER BY visible_at LIMIT 1").Bind(now.Ticks);
        if (!row.Read())
            return null;
        var ticks = row.Int64(0);
        row.Reset();
        return Time(ticks);
    }

    public List<WorkKey> AllWork()
    {
        var keys = new List<WorkKey>();
        var row = Statement("SELECT instance, execution, task FROM work");
        while (row.Read())
            keys.Add(new WorkKey(row.Int64(0), row.Int32(1), row.Int32(2)));
        return keys;
    }

    /// <summary>Null when the work is no longer wanted.</summary>
    public ActivityInvocation? Work(WorkKey key)
    {
        var row = Statement("""
            SELECT i.instance_id, w.name, w.input FROM work w JOIN instances i ON i.key = w.instance
            WHERE w.instance = ? AND w.execution = ? AND w.task = ?
            """).Bind(key.Instance).Bind(key.Execution).Bind(key.TaskId);
        if (!row.Read())
            return null;
        var invocation = new ActivityInvocation(row.Text(0)!, row.Text(1)!, row.Text(2), key.TaskId);
        row.Reset();
        return invocation;
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        Connection.Dispose();
    }

    internal static DateTime Time(long ticks) => new(ticks, DateTimeKind.Utc);
}
