using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using SqliteSession = AutoVideo.Storage.Sqlite.SqliteSession;

namespace AutoVideo.Tests.Storage;

public sealed class SqliteDocumentStoreTests : FullDocumentStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private readonly List<SqliteDocumentStore> opened = [];

    public SqliteDocumentStoreTests() => Store = OpenAgain();

    protected override IDocumentStore Store { get; }

    protected override IDocumentStore OpenAgain()
    {
        var store = new SqliteDocumentStore(folder.Of("documents.db"), clock);
        opened.Add(store);
        return store;
    }

    protected override Task LetPassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Expired_documents_give_their_room_back()
    {
        for (var i = 0; i < 50; i++)
            await WriteAsync($"{i}", new Note("x"), timeToLive: TimeSpan.FromSeconds(1));
        await LetPassAsync(TimeSpan.FromMinutes(2));
        await WriteAsync("next", new Note("x"));
        using var database = new SqliteSession(folder.Of("documents.db"), Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly);
        Assert.Equal(1, database.First("SELECT count(*) FROM documents", row => row.GetInt32(0)));
    }

    [Fact]
    public async Task A_write_already_cancelled_is_not_made()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Store.WriteAsync(Key("a"), new Note("x"), ContractJsonContext.Default.Note, WriteCondition.None, null, cancelled.Token));
        Assert.Null(await ReadAsync("a"));
    }

    [Fact]
    public async Task A_full_disk_is_said_in_words_leaves_nothing_half_written_and_smaller_writes_still_pass()
    {
        using var small = new SqliteDocumentStore(folder.Of("small.db"), clock, maxPages: 60);
        var large = new Note(new string('x', 100_000));
        Task<string> PutAsync(string id, Note note) => small.WriteAsync(Key(id), note, ContractJsonContext.Default.Note, WriteCondition.None, null, None);
        await PutAsync("first", large);
        var refused = await Assert.ThrowsAsync<PermanentException>(() => small.WriteBatchAsync(Container, "p",
            [.. Enumerable.Range(0, 5).Select(i => DocumentOperation.Write($"{i}", large, ContractJsonContext.Default.Note, WriteCondition.None))], None));
        Assert.Equal("disk_full", refused.Code);
        Assert.Contains("full", refused.Message, StringComparison.Ordinal);
        var together = Enumerable.Range(0, 20).Select(i => PutAsync($"together{i}", i == 7 ? new Note(new string('x', 400_000)) : new Note("small"))).ToList();
        for (var i = 0; i < together.Count; i++)
        {
            var write = together[i];
            if (i == 7)
                Assert.Equal("disk_full", (await Assert.ThrowsAsync<PermanentException>(() => write)).Code);
            else
                await write;
        }
        var page = await small.QueryAsync(new DocumentQuery(Container, "p"), ContractJsonContext.Default.Note, None);
        Assert.Equal(20, page.Documents.Count);
        Assert.DoesNotContain(page.Documents, found => found.Id is "0" or "together7");
    }

    [Fact]
    public async Task Many_that_open_a_new_file_at_once_all_can_write()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new SqliteDocumentStore(folder.Of("new", "documents.db"), clock))));
        opened.AddRange(stores);
        await Task.WhenAll(stores.Select((store, i) =>
            store.WriteAsync(Key($"{i}"), new Note("x"), ContractJsonContext.Default.Note, WriteCondition.Absent, null, None)));
        Assert.Equal(8, (await stores[0].QueryAsync(new DocumentQuery(Container, "p"), ContractJsonContext.Default.Note, None)).Documents.Count);
    }

    [Fact]
    public async Task Writes_under_way_are_finished_when_the_store_is_closed()
    {
        var writes = Enumerable.Range(0, 500).Select(i => WriteAsync($"{i:000}", new Note("x"))).ToList();
        opened[0].Dispose();
        await Task.WhenAll(writes);
        var page = await OpenAgain().QueryAsync(new DocumentQuery(Container, "p") { Limit = 1000 }, ContractJsonContext.Default.Note, None);
        Assert.Equal(500, page.Documents.Count);
        Assert.Throws<ObjectDisposedException>(() => { _ = WriteAsync("late", new Note("x")); });
    }

    [Fact]
    public void A_damaged_file_is_said_in_words()
    {
        File.WriteAllBytes(folder.Of("damaged.db"), new byte[8192].Select((_, i) => (byte)(i * 31 + 7)).ToArray());
        var refused = Assert.Throws<PermanentException>(() => new SqliteDocumentStore(folder.Of("damaged.db"), clock));
        Assert.Equal("data_damaged", refused.Code);
    }

    public void Dispose()
    {
        foreach (var store in opened)
            store.Dispose();
        folder.Dispose();
    }
}
