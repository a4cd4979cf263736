using System.Globalization;
using Microsoft.Data.Sqlite;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>Tables of the engine. Times are UTC ticks.</summary>
internal static class Schema
{
    private const int Version = 1;

    // instances  one row per instance; small, because each step rewrites it
    // payloads   what is large and seldom written
    // history    all events of the current execution
    // inbox      what waits to be taken in; visible_at 0 is now, else a timer or a later start
    // work       activities that have no result in the history yet
    private const string Tables = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO meta VALUES ('boots', 0);
        CREATE TABLE instances (
            key INTEGER PRIMARY KEY,
            instance_id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            version TEXT,
            status INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            start_at INTEGER NOT NULL,
            execution INTEGER NOT NULL,
            parent INTEGER,
            parent_execution INTEGER,
            parent_task INTEGER,
            parent_name TEXT,
            parent_id TEXT,
            custom_status TEXT);
        CREATE INDEX instances_by_status ON instances (status);
        CREATE INDEX instances_by_creation ON instances (created_at);
        CREATE INDEX instances_by_parent ON instances (parent) WHERE parent IS NOT NULL;
        CREATE TABLE payloads (instance INTEGER PRIMARY KEY, input TEXT, output TEXT, failure TEXT, tags TEXT);
        CREATE TABLE history (
            instance INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            step INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            at INTEGER NOT NULL,
            task INTEGER NOT NULL,
            name TEXT,
            payload TEXT,
            target TEXT,
            fire_at INTEGER,
            PRIMARY KEY (instance, sequence)) WITHOUT ROWID;
        CREATE TABLE inbox (
            instance INTEGER NOT NULL,
            visible_at INTEGER NOT NULL,
            id INTEGER NOT NULL,
            execution INTEGER,
            kind INTEGER NOT NULL,
            task INTEGER NOT NULL,
            name TEXT,
            payload TEXT,
            PRIMARY KEY (instance, visible_at, id)) WITHOUT ROWID;
        CREATE INDEX inbox_by_time ON inbox (visible_at);
        CREATE TABLE work (
            instance INTEGER NOT NULL,
            execution INTEGER NOT NULL,
            task INTEGER NOT NULL,
            name TEXT NOT NULL,
            input TEXT,
            PRIMARY KEY (instance, execution, task)) WITHOUT ROWID;
        """;

    public static void Create(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var found = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (found == Version)
            return;
        if (found != 0)
            throw new InvalidOperationException($"The durable database {connection.DataSource} has format {found}, this program knows {Version}. Use the program that wrote it, or move the file away.");

        using var transaction = connection.BeginTransaction();
        command.Transaction = transaction;
        command.CommandText = Tables + $"PRAGMA user_version = {Version.ToString(CultureInfo.InvariantCulture)};";
        command.ExecuteNonQuery();
        transaction.Commit();
    }
}
