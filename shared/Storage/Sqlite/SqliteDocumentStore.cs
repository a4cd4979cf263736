using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;

namespace AutoVideo.Storage.Sqlite;

/// <summary>Documents in one SQLite file. A row's sequence rises with every write, so it is both the ETag and the place in the change feed.</summary>
internal sealed class SqliteDocumentStore(string path, TimeProvider time, int? maxPages = null) : IDocumentStore, IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS documents(
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            container TEXT NOT NULL, partition_key TEXT NOT NULL, id TEXT NOT NULL,
            json TEXT NOT NULL, expires INTEGER,
            UNIQUE(container, partition_key, id));
        CREATE INDEX IF NOT EXISTS changes ON documents(container, sequence);
        CREATE INDEX IF NOT EXISTS expiry ON documents(expires) WHERE expires IS NOT NULL;
        """;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);
    private readonly SqliteDatabase database = new(path, Schema, maxPages);
    private long nextSweep;

    public Task<StoredDocument<T>?> ReadAsync<T>(DocumentKey key, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        DocumentRules.Check(key);
        return Task.FromResult(database.Read(session => session.First(
            """
            SELECT sequence, id, json FROM documents
            WHERE container = $container AND partition_key = $partition AND id = $id AND (expires IS NULL OR expires > $now)
            """,
            row => Document(row, type),
            ("$container", key.Container), ("$partition", key.Partition), ("$id", key.Id), ("$now", Now))));
    }

    public Task<string> WriteAsync<T>(DocumentKey key, T value, JsonTypeInfo<T> type, WriteCondition condition, TimeSpan? timeToLive, CancellationToken cancellation)
    {
        DocumentRules.Check(key);
        DocumentRules.CheckTimeToLive(timeToLive);
        var json = JsonSerializer.Serialize(value, type);
        DocumentRules.CheckJson(key.Id, json);
        return database.WriteAsync(session => Put(session, key, json, condition, timeToLive), cancellation);
    }

    public Task DeleteAsync(DocumentKey key, WriteCondition condition, CancellationToken cancellation)
    {
        DocumentRules.Check(key);
        return database.WriteAsync(session => Remove(session, key, condition), cancellation);
    }

    public Task WriteBatchAsync(string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellation)
    {
        DocumentRules.Check(container, partition);
        DocumentRules.CheckBatch(operations);
        return database.WriteAsync(session =>
        {
            foreach (var operation in operations)
            {
                var key = new DocumentKey(container, partition, operation.Id);
                if (operation.Json is { } json)
                    Put(session, key, json, operation.Condition, operation.TimeToLive);
                else
                    Remove(session, key, operation.Condition);
            }
            return operations.Count;
        }, cancellation);
    }

    public Task<DocumentPage<T>> QueryAsync<T>(DocumentQuery query, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        DocumentRules.Check(query.Container, query.Partition);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        var (sql, parameters) = DocumentSql.Of(query, QueryPosition.Decode(query), Now);
        var rows = database.Read(session => session.Query(sql, row => (Document: Document(row, type), Value: Value(row, 3)), parameters));
        string? continuation = null;
        if (rows.Count > query.Limit)
        {
            rows.RemoveAt(query.Limit);
            continuation = QueryPosition.After(query, rows[^1].Document.Id, rows[^1].Value).Encode();
        }
        return Task.FromResult(new DocumentPage<T>(rows.ConvertAll(row => row.Document), continuation));
    }

    public Task<ChangePage> ReadChangesAsync(string container, string? continuation, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        DocumentRules.CheckContainer(container);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var after = 0L;
        if (continuation is not null && !long.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            throw QueryPosition.Invalid(null);
        var rows = database.Read(session => session.Query(
            """
            SELECT sequence, partition_key, id, json FROM documents
            WHERE container = $container AND sequence > $after AND (expires IS NULL OR expires > $now)
            ORDER BY sequence LIMIT $limit
            """,
            row => (Sequence: row.GetInt64(0), Change: new ChangedDocument(
                new DocumentKey(container, row.GetString(1), row.GetString(2)), row.GetString(3), ETag(row.GetInt64(0)))),
            ("$container", container), ("$after", after), ("$limit", limit), ("$now", Now)));
        return Task.FromResult(new ChangePage(
            rows.ConvertAll(row => row.Change), ETag(rows.Count == 0 ? after : rows[^1].Sequence)));
    }

    private string Put(SqliteSession session, DocumentKey key, string json, WriteCondition condition, TimeSpan? timeToLive)
    {
        Sweep(session);
        Require(session, key, condition);
        // Replacing deletes the old row: the new one gets a new, higher sequence, which AUTOINCREMENT never gives twice.
        return ETag(session.First(
            """
            INSERT OR REPLACE INTO documents(container, partition_key, id, json, expires)
            VALUES($container, $partition, $id, $json, $expires) RETURNING sequence
            """,
            row => row.GetInt64(0),
            ("$container", key.Container), ("$partition", key.Partition), ("$id", key.Id), ("$json", json),
            ("$expires", timeToLive is { } lifetime ? time.GetUtcNow().Add(lifetime).ToUnixTimeMilliseconds() : null)));
    }

    private int Remove(SqliteSession session, DocumentKey key, WriteCondition condition)
    {
        Require(session, key, condition);
        return session.Execute(
            "DELETE FROM documents WHERE container = $container AND partition_key = $partition AND id = $id",
            ("$container", key.Container), ("$partition", key.Partition), ("$id", key.Id));
    }

    private void Require(SqliteSession session, DocumentKey key, WriteCondition condition)
    {
        if (condition == WriteCondition.None)
            return;
        var current = session.First<string>(
            """
            SELECT sequence FROM documents
            WHERE container = $container AND partition_key = $partition AND id = $id AND (expires IS NULL OR expires > $now)
            """,
            row => ETag(row.GetInt64(0)),
            ("$container", key.Container), ("$partition", key.Partition), ("$id", key.Id), ("$now", Now));
        var holds = condition.MustBeAbsent ? current is null : current == condition.ETag;
        if (!holds)
            throw new PreconditionFailedException(key);
    }

    // Reads already pass over expired documents; this gives their space back, a little with a write now and then.
    private void Sweep(SqliteSession session)
    {
        var now = Now;
        if (now < nextSweep)
            return;
        nextSweep = now + (long)SweepEvery.TotalMilliseconds;
        session.Execute(
            "DELETE FROM documents WHERE sequence IN (SELECT sequence FROM documents WHERE expires <= $now LIMIT 1000)", ("$now", now));
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static StoredDocument<T> Document<T>(SqliteDataReader row, JsonTypeInfo<T> type)
    {
        var id = row.GetString(1);
        var value = JsonSerializer.Deserialize(row.GetString(2), type) ?? throw new JsonException($"Document '{id}' is null.");
        return new StoredDocument<T>(id, value, ETag(row.GetInt64(0)));
    }

    private static object? Value(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetValue(column);

    private static string ETag(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    public void Dispose() => database.Dispose();
}
