using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.AccountData;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Storage;

/// <summary>What was deleted is in no byte of a database that is in use.</summary>
public sealed class SqliteDeletedBytesTests : IDisposable
{
    private const string Mark = "SomebodyWhoIsGone";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDocumentStore store;
    private readonly SqliteDeletedBytes bytes;

    public SqliteDeletedBytesTests()
    {
        store = new(folder.Of("documents.db"), TimeProvider.System);
        bytes = new(folder.Path);
    }

    public void Dispose()
    {
        bytes.Dispose();
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Copies_that_no_delete_finds_are_overwritten_and_what_stays_stays_as_it_was()
    {
        await FillAndDeleteAsync();
        var feed = await store.ReadChangesAsync("notes", null, 1000, None);
        var etag = (await ReadAsync(1))!.ETag;
        // They are there: without that, finding none would say nothing.
        Assert.NotEmpty(Traces.Of(folder.Path, Mark));

        await bytes.OverwriteAsync(None);

        Traces.AssertNone(folder.Path, Mark);
        Assert.Equal(etag, (await ReadAsync(1))!.ETag);
        await WriteAsync(1, "next");
        var next = await store.ReadChangesAsync("notes", feed.Continuation, 1000, None);
        Assert.Contains("next", Assert.Single(next.Changes).Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_ask_at_once_share_what_runs_next_and_writers_go_on_meanwhile()
    {
        await FillAndDeleteAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 100).Select(number => WriteAsync(number, "meanwhile")));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => bytes.OverwriteAsync(None)));
        await writing;
        await bytes.OverwriteAsync(None);
        Traces.AssertNone(folder.Path, Mark);
    }

    [Fact]
    public async Task A_damaged_database_is_named_to_all_who_asked_and_a_missing_folder_has_nothing()
    {
        await File.WriteAllTextAsync(folder.Of("views.db"), "no database, though it is long enough to be looked at as one");
        var asked = Enumerable.Range(0, 5).Select(_ => bytes.OverwriteAsync(None)).ToArray();
        foreach (var one in asked)
            Assert.Equal("data_damaged", (await Assert.ThrowsAsync<PermanentException>(() => one)).Code);
        using var nowhere = new SqliteDeletedBytes(folder.Of("missing"));
        await nowhere.OverwriteAsync(None);
    }

    /// <summary>Rows of two people lie between each other under random ids, so that pages are divided; then one of the two goes.</summary>
    private async Task FillAndDeleteAsync()
    {
        var random = new Random(7);
        var gone = new List<DocumentKey>();
        for (var number = 0; number < 400; number++)
        {
            await WriteAsync(number, new string('s', random.Next(20, 900)));
            var key = new DocumentKey("notes", $"{random.Next():x8}", $"{Mark}-{number}");
            await store.WriteAsync(key, new Note(new string('g', random.Next(20, 900))), ContractJsonContext.Default.Note, WriteCondition.None, null, None);
            gone.Add(key);
        }
        foreach (var key in gone)
            await store.DeleteAsync(key, WriteCondition.None, None);
    }

    private Task WriteAsync(int number, string text) =>
        store.WriteAsync(KeyOf(number), new Note(text), ContractJsonContext.Default.Note, WriteCondition.None, null, None);

    private Task<StoredDocument<Note>?> ReadAsync(int number) => store.ReadAsync(KeyOf(number), ContractJsonContext.Default.Note, None);

    private static DocumentKey KeyOf(int number) => new("notes", $"{number * 2654435761L % 4294967296:x8}", $"stays-{number}");
}
