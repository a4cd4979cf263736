using AutoVideo.Storage;

namespace AutoVideo.Tests.Contracts;

/// <summary>The whole of <see cref="IDocumentStore"/>: batches and the change feed too.</summary>
public abstract partial class FullDocumentStoreContract : DocumentStoreContract
{
    [Fact]
    public async Task A_batch_writes_all_or_nothing()
    {
        var etag = await WriteAsync("a", new Note("old"));
        await WriteAsync("gone", new Note("old"));
        await Store.WriteBatchAsync(Container, "p", [Put("a", "new", WriteCondition.Matches(etag)), Put("b", "new", WriteCondition.Absent), new("gone", null, WriteCondition.None)], None);
        Assert.Equal("new", (await ReadAsync("a"))!.Value.Text);
        Assert.Equal("new", (await ReadAsync("b"))!.Value.Text);
        Assert.Null(await ReadAsync("gone"));

        await Assert.ThrowsAsync<PreconditionFailedException>(() => Store.WriteBatchAsync(
            Container, "p", [Put("a", "newer"), new("b", null, WriteCondition.None), Put("c", "newer"), Put("a", "newest", WriteCondition.Matches(etag))], None));
        Assert.Equal("new", (await ReadAsync("a"))!.Value.Text);
        Assert.Equal("new", (await ReadAsync("b"))!.Value.Text);
        Assert.Null(await ReadAsync("c"));
    }

    [Fact]
    public async Task A_time_to_live_in_a_batch_holds_for_its_own_document()
    {
        await Store.WriteBatchAsync(Container, "p", [Put("a", "x") with { TimeToLive = TimeSpan.FromSeconds(2) }, Put("b", "x")], None);
        await LetPassAsync(TimeSpan.FromSeconds(3));
        Assert.Null(await ReadAsync("a"));
        Assert.NotNull(await ReadAsync("b"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => WriteAsync("c", new Note("x"), timeToLive: TimeSpan.Zero));
    }

    [Fact]
    public async Task Conditions_within_a_batch_see_its_earlier_operations()
    {
        await Store.WriteBatchAsync(Container, "p", [Put("a", "1", WriteCondition.Absent), new("a", null, WriteCondition.None), Put("a", "2", WriteCondition.Absent)], None);
        Assert.Equal("2", (await ReadAsync("a"))!.Value.Text);
        await Assert.ThrowsAsync<PreconditionFailedException>(() =>
            Store.WriteBatchAsync(Container, "p", [Put("b", "1", WriteCondition.Absent), Put("b", "2", WriteCondition.Absent)], None));
        Assert.Null(await ReadAsync("b"));
    }

    [Fact]
    public async Task A_batch_has_one_to_a_hundred_operations()
    {
        await Store.WriteBatchAsync(Container, "p", [.. Enumerable.Range(0, 100).Select(i => Put($"{i}", "x"))], None);
        Assert.Equal(100, (await QueryAsync(Query)).Documents.Count);
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteBatchAsync(Container, "p", [.. Enumerable.Range(0, 101).Select(i => Put($"n{i}", "x"))], None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteBatchAsync(Container, "p", [], None));
        Assert.Equal(100, (await QueryAsync(Query with { Limit = 1000 })).Documents.Count);
    }
}
