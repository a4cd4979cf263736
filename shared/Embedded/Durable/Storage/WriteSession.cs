using AutoVideo.Embedded.Durable.Client;
using AutoVideo.Embedded.Durable.Replay;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>The statements that change the database; one transaction is open while operations execute.</summary>
internal sealed class WriteSession(DurableDatabase database, TimeProvider time) : IDisposable
{
    private readonly DatabaseReader statements = new(database.Writer);
    private long nextId = database.Boot << 32;
    private bool open;

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Unique for ever and rising.</summary>
    public long NextId() => nextId++;

    public void Begin()
    {
        Run("BEGIN IMMEDIATE");
        open = true;
    }

    public void Commit()
    {
        Run("COMMIT");
        open = false;
    }

    public void RollBack()
    {
        // SQLite itself rolls back after some errors.
        if (open && SQLitePCL.raw.sqlite3_get_autocommit(database.Writer.Handle!) == 0)
            Run("ROLLBACK");
        open = false;
    }

    public (long Key, OrchestrationRuntimeStatus Status, DateTime StartAt)? Find(string instanceId)
    {
        var row = Prepared("SELECT key, status, start_at FROM instances WHERE instance_id = ?").Bind(instanceId);
        if (!row.Read())
            return null;
        var found = (row.Int64(0), (OrchestrationRuntimeStatus)row.Int32(1), DatabaseReader.Time(row.Int64(2)));
        row.Reset();
        return found;
    }

    public List<(long Key, OrchestrationRuntimeStatus Status)> Children(long key)
    {
        var children = new List<(long, OrchestrationRuntimeStatus)>();
        var row = Prepared("SELECT key, status FROM instances WHERE parent = ?").Bind(key);
        while (row.Read())
            children.Add((row.Int64(0), (OrchestrationRuntimeStatus)row.Int32(1)));
        return children;
    }

    /// <summary>Adds an instance with its start message; returns its key.</summary>
    public long Insert(NewInstance instance)
    {
        var key = NextId();
        var now = Now;
        var startAt = instance.StartAt is { } later && later > now ? later : (DateTime?)null;
        Prepared("""
            INSERT INTO instances (key, instance_id, name, version, status, created_at, updated_at, start_at, execution,
                parent, parent_execution, parent_task, parent_name, parent_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)
            """)
            .Bind(key).Bind(instance.InstanceId).Bind(instance.Name).Bind(instance.Version).Bind((long)OrchestrationRuntimeStatus.Pending)
            .Bind(now.Ticks).Bind(now.Ticks).Bind(startAt?.Ticks ?? 0)
            .Bind(instance.Parent?.Key).Bind((long?)instance.Parent?.Execution).Bind((long?)instance.Parent?.TaskId).Bind(instance.Parent?.Name).Bind(instance.Parent?.InstanceId)
            .Execute();
        Prepared("INSERT INTO payloads (instance, input, tags) VALUES (?, ?, ?)").Bind(key).Bind(instance.Input).Bind(instance.Tags).Execute();
        Post(key, new IncomingEvent(HistoryEventKind.ExecutionStarted, -1, instance.Name, instance.Input), null, startAt);
        return key;
    }

    /// <summary>Puts a message into an instance's inbox, to be seen now or later.</summary>
    public void Post(long key, IncomingEvent message, int? execution = null, DateTime? visibleAt = null) =>
        Prepared("INSERT INTO inbox (instance, visible_at, id, execution, kind, task, name, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .Bind(key).Bind(visibleAt?.Ticks ?? 0).Bind(NextId()).Bind((long?)execution).Bind((long)message.Kind).Bind(message.TaskId).Bind(message.Name).Bind(message.Payload)
            .Execute();

    public void Take(long key, InboxRow row) =>
        Prepared("DELETE FROM inbox WHERE instance = ? AND visible_at = ? AND id = ?").Bind(key).Bind(row.VisibleAt).Bind(row.Id).Execute();

    public void ClearInbox(long key) => Prepared("DELETE FROM inbox WHERE instance = ?").Bind(key).Execute();

    public void DropTimers(long key) =>
        Prepared("DELETE FROM inbox WHERE instance = ? AND kind = ?").Bind(key).Bind((long)HistoryEventKind.TimerFired).Execute();

    public void DropTimer(long key, int taskId) =>
        Prepared("DELETE FROM inbox WHERE instance = ? AND kind = ? AND task = ?").Bind(key).Bind((long)HistoryEventKind.TimerFired).Bind(taskId).Execute();

    public void InsertWork(WorkKey key, string name, string? input) =>
        Prepared("INSERT INTO work (instance, execution, task, name, input) VALUES (?, ?, ?, ?, ?)")
            .Bind(key.Instance).Bind(key.Execution).Bind(key.TaskId).Bind(name).Bind(input).Execute();

    public void DeleteWork(WorkKey key) =>
        Prepared("DELETE FROM work WHERE instance = ? AND execution = ? AND task = ?").Bind(key.Instance).Bind(key.Execution).Bind(key.TaskId).Execute();

    public void DeleteWork(long key) => Prepared("DELETE FROM work WHERE instance = ?").Bind(key).Execute();

    public void Append(long key, HistoryEvent entry) =>
        Prepared("INSERT INTO history (instance, sequence, step, kind, at, task, name, payload, target, fire_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .Bind(key).Bind(entry.Sequence).Bind(entry.Step).Bind((long)entry.Kind).Bind(entry.At.Ticks).Bind(entry.TaskId)
            .Bind(entry.Name).Bind(entry.Payload).Bind(entry.Target).Bind(entry.FireAt?.Ticks).Execute();

    public void ClearHistory(long key) => Prepared("DELETE FROM history WHERE instance = ?").Bind(key).Execute();

    /// <summary>False when the instance is gone.</summary>
    public bool Update(long key, OrchestrationRuntimeStatus status, DateTime at) =>
        Prepared("UPDATE instances SET status = ?, updated_at = ? WHERE key = ?").Bind((long)status).Bind(at.Ticks).Bind(key).Execute() == 1;

    public void SetCustomStatus(long key, string? json) =>
        Prepared("UPDATE instances SET custom_status = ? WHERE key = ?").Bind(json).Bind(key).Execute();

    public void StartOver(long key, int execution, string? version, string? input)
    {
        Prepared("UPDATE instances SET execution = ?, version = coalesce(?, version), custom_status = NULL WHERE key = ?").Bind(execution).Bind(version).Bind(key).Execute();
        Prepared("UPDATE payloads SET input = ? WHERE instance = ?").Bind(input).Bind(key).Execute();
    }

    public void SetOutcome(long key, string? output, string? failure) =>
        Prepared("UPDATE payloads SET output = ?, failure = ? WHERE instance = ?").Bind(output).Bind(failure).Bind(key).Execute();

    /// <summary>Removes all traces of an instance.</summary>
    public void Purge(long key)
    {
        ClearInbox(key);
        DeleteWork(key);
        ClearHistory(key);
        Prepared("DELETE FROM payloads WHERE instance = ?").Bind(key).Execute();
        Prepared("DELETE FROM instances WHERE key = ?").Bind(key).Execute();
    }

    public Statement Prepared(string sql) => statements.Statement(sql);

    public void Dispose() => statements.Dispose();

    private void Run(string sql) => Prepared(sql).Execute();
}

/// <summary>An instance to be made.</summary>
internal sealed record NewInstance(string InstanceId, string Name, string? Version, string? Input, string? Tags, DateTime? StartAt, ParentRow? Parent);
