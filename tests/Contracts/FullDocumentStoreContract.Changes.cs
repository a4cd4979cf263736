using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Contracts;

public abstract partial class FullDocumentStoreContract
{
    private static string Seen(ChangedDocument change) => $"{change.Key.Partition}/{change.Key.Id} {change.Json}";

    [Fact]
    public async Task Changes_come_in_the_order_they_were_made_over_all_partitions_of_one_container()
    {
        await WriteAsync("b", new Note("1"), partition: "p1");
        await WriteAsync("a", new Note("2"), partition: "p2");
        await Store.WriteAsync(new DocumentKey("others", "p1", "x"), new Note("3"), ContractJsonContext.Default.Note, WriteCondition.None, null, None);
        var etag = await WriteAsync("c", new Note("4"), partition: "p1");
        var page = await Store.ReadChangesAsync(Container, null, 10, None);
        Assert.Equal(["p1/b {\"text\":\"1\"}", "p2/a {\"text\":\"2\"}", "p1/c {\"text\":\"4\"}"], page.Changes.Select(Seen));
        Assert.Equal(etag, page.Changes[^1].ETag);
        Assert.Equal(new DocumentKey(Container, "p1", "c"), page.Changes[^1].Key);
    }

    [Fact]
    public async Task A_document_changed_twice_comes_once_in_its_latest_version()
    {
        await WriteAsync("a", new Note("1"));
        await WriteAsync("b", new Note("2"));
        await WriteAsync("a", new Note("3"));
        var page = await Store.ReadChangesAsync(Container, null, 10, None);
        Assert.Equal(["p/b {\"text\":\"2\"}", "p/a {\"text\":\"3\"}"], page.Changes.Select(Seen));
    }

    [Fact]
    public async Task Reading_goes_on_where_it_ended_and_deletes_are_not_reported()
    {
        await WriteAsync("a", new Note("1"));
        await WriteAsync("b", new Note("2"));
        var first = await Store.ReadChangesAsync(Container, null, 1, None);
        Assert.Equal(["p/a {\"text\":\"1\"}"], first.Changes.Select(Seen));
        var second = await Store.ReadChangesAsync(Container, first.Continuation, 10, None);
        Assert.Equal(["p/b {\"text\":\"2\"}"], second.Changes.Select(Seen));
        var empty = await Store.ReadChangesAsync(Container, second.Continuation, 10, None);
        Assert.Empty(empty.Changes);
        await Store.DeleteAsync(Key("b"), WriteCondition.None, None);
        Assert.Empty((await Store.ReadChangesAsync(Container, empty.Continuation, 10, None)).Changes);
        await WriteAsync("b", new Note("3"));
        Assert.Equal(["p/b {\"text\":\"3\"}"], (await OpenAgain().ReadChangesAsync(Container, empty.Continuation, 10, None)).Changes.Select(Seen));
    }

    [Fact]
    public async Task An_empty_container_has_a_continuation_from_which_later_changes_are_seen()
    {
        var start = await Store.ReadChangesAsync(Container, null, 10, None);
        Assert.Empty(start.Changes);
        await WriteAsync("a", new Note("1"));
        Assert.Single((await Store.ReadChangesAsync(Container, start.Continuation, 10, None)).Changes);
    }

    [Fact]
    public async Task A_reader_that_follows_parallel_writers_misses_none()
    {
        var writers = Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(() => WriteAsync($"{i}", new Note("x")))));
        var seen = new HashSet<string>();
        string? continuation = null;
        while (true)
        {
            var ended = writers.IsCompleted;
            var page = await Store.ReadChangesAsync(Container, continuation, 7, None);
            continuation = page.Continuation;
            seen.UnionWith(page.Changes.Select(change => change.Key.Id));
            if (ended && page.Changes.Count == 0)
                break;
        }
        await writers;
        Assert.Equal(300, seen.Count);
    }

    [Fact]
    public async Task A_forged_continuation_of_changes_is_refused() => Assert.Equal(
        "continuation_invalid", (await Assert.ThrowsAsync<PermanentException>(() => Store.ReadChangesAsync(Container, "-1 OR 1=1", 10, None))).Code);
}
