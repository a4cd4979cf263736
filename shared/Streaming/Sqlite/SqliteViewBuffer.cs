using AutoVideo.Storage.Sqlite;

namespace AutoVideo.Streaming.Sqlite;

/// <summary>Views in one SQLite file, on stable storage when <see cref="AddAsync"/> returns; many at once share a flush.</summary>
internal sealed class SqliteViewBuffer(string path, TimeProvider time) : IViewBuffer, IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS seen(id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS seen_until ON seen(until);
        CREATE TABLE IF NOT EXISTS open(video TEXT PRIMARY KEY, members INTEGER NOT NULL, others INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS batch(video TEXT PRIMARY KEY, members INTEGER NOT NULL, others INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS batches(one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL);
        """;

    private const int ForgetAtOnce = 1000;
    private readonly SqliteDatabase database = new(path, Schema);

    public Task AddAsync(ViewSeen view, CancellationToken cancellation)
    {
        ViewRules.Check(view);
        return database.WriteAsync(session =>
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            session.Execute("DELETE FROM seen WHERE id IN (SELECT id FROM seen WHERE until <= $now LIMIT $most)", ("$now", now), ("$most", ForgetAtOnce));
            var isNew = session.Execute(
                "INSERT INTO seen(id, until) VALUES($id, $until) ON CONFLICT(id) DO NOTHING",
                ("$id", view.Id), ("$until", now + (long)ViewRules.Remembered.TotalMilliseconds)) > 0;
            return isNew ? session.Execute(
                """
                INSERT INTO open(video, members, others) VALUES($video, $members, $others)
                ON CONFLICT(video) DO UPDATE SET members = members + $members, others = others + $others
                """,
                ("$video", view.VideoId), ("$members", view.Member ? 1 : 0), ("$others", view.Member ? 0 : 1)) : 0;
        }, cancellation);
    }

    public Task<ViewBatch?> TakeAsync(CancellationToken cancellation) => database.WriteAsync(session =>
    {
        if (session.First("SELECT 1 FROM batch LIMIT 1", _ => true))
            return Batch(session);
        if (session.Execute("INSERT INTO batch SELECT * FROM open ORDER BY video LIMIT $most", ("$most", ViewRules.BatchVideos)) == 0)
            return null;
        session.Execute("DELETE FROM open WHERE video IN (SELECT video FROM batch)");
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        session.Execute(
            "INSERT INTO batches(one, sequence) VALUES(1, $now) ON CONFLICT(one) DO UPDATE SET sequence = max($now, sequence + 1)", ("$now", now));
        return Batch(session);
    }, cancellation);

    public Task ConfirmAsync(long sequence, CancellationToken cancellation) => database.WriteAsync(
        session => session.Execute("DELETE FROM batch WHERE EXISTS (SELECT 1 FROM batches WHERE sequence = $sequence)", ("$sequence", sequence)), cancellation);

    private static ViewBatch? Batch(SqliteSession session) => new(
        session.First("SELECT sequence FROM batches", row => row.GetInt64(0)),
        session.Query("SELECT video, members, others FROM batch ORDER BY video", row => new ViewCount(row.GetString(0), row.GetInt64(1), row.GetInt64(2))));

    public void Dispose() => database.Dispose();
}
