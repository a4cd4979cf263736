namespace AutoVideo.Embedded.Messaging;

/// <summary>Times are Unix milliseconds. A message that is locked or scheduled is one that becomes visible later.</summary>
internal static class MessageSchema
{
    public const string Sql = """
        CREATE TABLE IF NOT EXISTS message (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            entity TEXT NOT NULL,
            state INTEGER NOT NULL DEFAULT 0,
            visible_at INTEGER NOT NULL,
            enqueued_at INTEGER NOT NULL,
            scheduled_for INTEGER,
            expires_at INTEGER,
            delivery_count INTEGER NOT NULL DEFAULT 0,
            lock_token TEXT,
            lock_owner TEXT,
            message_id TEXT NOT NULL,
            header TEXT NOT NULL,
            body BLOB NOT NULL,
            dead_letter_source TEXT,
            dead_letter_reason TEXT,
            dead_letter_description TEXT);
        CREATE INDEX IF NOT EXISTS message_next ON message (entity, state, visible_at, sequence);
        CREATE INDEX IF NOT EXISTS message_expiry ON message (expires_at) WHERE expires_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS message_lock ON message (lock_owner) WHERE lock_owner IS NOT NULL;
        CREATE TABLE IF NOT EXISTS subscription (
            topic TEXT NOT NULL, name TEXT NOT NULL, filter TEXT NOT NULL,
            PRIMARY KEY (topic, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS recent_id (
            entity TEXT NOT NULL, message_id TEXT NOT NULL, forgotten_at INTEGER NOT NULL,
            PRIMARY KEY (entity, message_id)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS recent_id_forgotten ON recent_id (forgotten_at);
        CREATE TABLE IF NOT EXISTS schedule (
            function TEXT PRIMARY KEY, schedule TEXT NOT NULL, last_run INTEGER, next_run INTEGER, updated_at INTEGER NOT NULL) WITHOUT ROWID;
        """;
}
