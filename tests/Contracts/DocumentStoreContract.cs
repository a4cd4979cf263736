using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Contracts;

/// <summary>What every <see cref="IDocumentStore"/> does with single documents and queries. A subclass per engine.</summary>
public abstract partial class DocumentStoreContract
{
    /// <summary>A store over data that is empty at the start of each test.</summary>
    protected abstract IDocumentStore Store { get; }

    /// <summary>Another instance over the same data, as a second process has it.</summary>
    protected abstract IDocumentStore OpenAgain();

    protected abstract Task LetPassAsync(TimeSpan time);

    protected const string Container = "notes";
    protected static readonly CancellationToken None = CancellationToken.None;

    protected static DocumentKey Key(string id, string partition = "p") => new(Container, partition, id);

    protected Task<string> WriteAsync(string id, Note note, WriteCondition condition = default, TimeSpan? timeToLive = null, string partition = "p") =>
        Store.WriteAsync(Key(id, partition), note, ContractJsonContext.Default.Note, condition, timeToLive, None);

    protected Task<StoredDocument<Note>?> ReadAsync(string id, string partition = "p") =>
        Store.ReadAsync(Key(id, partition), ContractJsonContext.Default.Note, None);

    protected static DocumentOperation Put(string id, string text, WriteCondition condition = default) =>
        DocumentOperation.Write(id, new Note(text), ContractJsonContext.Default.Note, condition);

    [Fact]
    public async Task A_document_reads_as_it_was_written()
    {
        var note = new Note("zürich 東京 \u0000 \"quoted\" 😀", (1L << 53) - 1, 0.1, true);
        var etag = await WriteAsync("a", note);
        var read = await ReadAsync("a");
        Assert.Equal(new StoredDocument<Note>("a", note, etag), read);
    }

    [Fact]
    public async Task A_missing_document_is_null()
    {
        await WriteAsync("a", new Note("x"));
        Assert.Null(await ReadAsync("b"));
        Assert.Null(await ReadAsync("a", "other partition"));
        Assert.Null(await Store.ReadAsync(new DocumentKey("others", "p", "a"), ContractJsonContext.Default.Note, None));
    }

    [Fact]
    public async Task The_same_id_in_two_partitions_is_two_documents()
    {
        await WriteAsync("a", new Note("one"), partition: "p1");
        await WriteAsync("a", new Note("two"), partition: "p2");
        Assert.Equal("one", (await ReadAsync("a", "p1"))!.Value.Text);
        Assert.Equal("two", (await ReadAsync("a", "p2"))!.Value.Text);
    }

    [Fact]
    public async Task Every_write_changes_the_etag_even_of_equal_content_and_after_a_delete()
    {
        var etags = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            etags.Add(await WriteAsync("a", new Note("same")));
            etags.Add(await WriteAsync("a", new Note("same")));
            await Store.DeleteAsync(Key("a"), WriteCondition.None, None);
        }
        Assert.Equal(etags.Count, etags.Distinct().Count());
    }

    [Fact]
    public async Task A_write_on_condition_of_an_etag_needs_that_very_version()
    {
        var first = await WriteAsync("a", new Note("1"));
        var second = await WriteAsync("a", new Note("2"), WriteCondition.Matches(first));
        await Assert.ThrowsAsync<PreconditionFailedException>(() => WriteAsync("a", new Note("3"), WriteCondition.Matches(first)));
        Assert.Equal(new StoredDocument<Note>("a", new Note("2"), second), await ReadAsync("a"));
        await Assert.ThrowsAsync<PreconditionFailedException>(() => WriteAsync("missing", new Note("3"), WriteCondition.Matches(first)));
        Assert.Null(await ReadAsync("missing"));
    }

    [Fact]
    public async Task A_write_on_condition_of_absence_never_replaces()
    {
        await WriteAsync("a", new Note("1"), WriteCondition.Absent);
        await Assert.ThrowsAsync<PreconditionFailedException>(() => WriteAsync("a", new Note("2"), WriteCondition.Absent));
        Assert.Equal("1", (await ReadAsync("a"))!.Value.Text);
    }

    [Fact]
    public async Task Of_many_that_reserve_one_id_exactly_one_gets_it()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            try
            {
                await WriteAsync("name", new Note($"{i}"), WriteCondition.Absent);
                return i;
            }
            catch (PreconditionFailedException)
            {
                return -1;
            }
        }));
        var winner = Assert.Single(results, i => i >= 0);
        Assert.Equal($"{winner}", (await ReadAsync("name"))!.Value.Text);
    }

    [Fact]
    public async Task Deleting_what_is_missing_is_no_error_unless_an_etag_is_asked_for()
    {
        await Store.DeleteAsync(Key("a"), WriteCondition.None, None);
        await Assert.ThrowsAsync<PreconditionFailedException>(() => Store.DeleteAsync(Key("a"), WriteCondition.Matches("1"), None));
        var old = await WriteAsync("a", new Note("1"));
        var current = await WriteAsync("a", new Note("2"));
        await Assert.ThrowsAsync<PreconditionFailedException>(() => Store.DeleteAsync(Key("a"), WriteCondition.Matches(old), None));
        Assert.NotNull(await ReadAsync("a"));
        await Store.DeleteAsync(Key("a"), WriteCondition.Matches(current), None);
        Assert.Null(await ReadAsync("a"));
    }

    [Fact]
    public async Task A_document_vanishes_when_its_time_to_live_has_passed()
    {
        var etag = await WriteAsync("a", new Note("1"), timeToLive: TimeSpan.FromSeconds(2));
        await WriteAsync("b", new Note("1"), timeToLive: TimeSpan.FromSeconds(2));
        await WriteAsync("b", new Note("2")); // written anew without one: it stays
        Assert.NotNull(await ReadAsync("a"));
        await LetPassAsync(TimeSpan.FromSeconds(3));
        Assert.Null(await ReadAsync("a"));
        Assert.Equal("2", (await ReadAsync("b"))!.Value.Text);
        Assert.Equal(["b"], (await QueryAsync(Query)).Documents.Select(found => found.Id));
        await Assert.ThrowsAsync<PreconditionFailedException>(() => WriteAsync("a", new Note("2"), WriteCondition.Matches(etag)));
        await WriteAsync("a", new Note("3"), WriteCondition.Absent);
        Assert.Equal("3", (await ReadAsync("a"))!.Value.Text);
    }

    [Fact]
    public async Task A_hundred_parallel_increments_with_etag_and_retry_give_exactly_a_hundred()
    {
        var key = new DocumentKey(Container, "p", "counter");
        await Store.WriteAsync(key, new Counter(0), ContractJsonContext.Default.Counter, WriteCondition.Absent, null, None);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(IncrementAsync)));
        Assert.Equal(100, (await Store.ReadAsync(key, ContractJsonContext.Default.Counter, None))!.Value.Value);

        async Task IncrementAsync()
        {
            while (true)
            {
                var read = (await Store.ReadAsync(key, ContractJsonContext.Default.Counter, None))!;
                try
                {
                    await Store.WriteAsync(key, new Counter(read.Value.Value + 1), ContractJsonContext.Default.Counter, WriteCondition.Matches(read.ETag), null, None);
                    return;
                }
                catch (PreconditionFailedException)
                {
                    continue;
                }
            }
        }
    }

    [Fact]
    public async Task A_second_instance_sees_what_the_first_wrote_and_shares_its_etags()
    {
        var again = OpenAgain();
        var etag = await WriteAsync("a", new Note("1"));
        var read = await again.ReadAsync(Key("a"), ContractJsonContext.Default.Note, None);
        Assert.Equal(etag, read!.ETag);
        await again.WriteAsync(Key("a"), new Note("2"), ContractJsonContext.Default.Note, WriteCondition.Matches(etag), null, None);
        await Assert.ThrowsAsync<PreconditionFailedException>(() => WriteAsync("a", new Note("3"), WriteCondition.Matches(etag)));
        Assert.Equal("2", (await ReadAsync("a"))!.Value.Text);
    }

    [Fact]
    public async Task Two_instances_that_write_at_once_lose_nothing()
    {
        var again = OpenAgain();
        var writes = Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? Store : again).WriteAsync(
            Key($"{i:000}"), new Note($"{i}"), ContractJsonContext.Default.Note, WriteCondition.Absent, null, None));
        var etags = await Task.WhenAll(writes);
        Assert.Equal(200, etags.Distinct().Count());
        Assert.Equal(200, (await QueryAsync(Query with { Limit = 1000 })).Documents.Count);
    }

    [Fact]
    public async Task A_failed_condition_fails_only_its_own_operation()
    {
        await WriteAsync("taken", new Note("first"));
        var good = Enumerable.Range(0, 40).Select(i => WriteAsync($"{i}", new Note("x"), WriteCondition.Absent)).ToList();
        var bad = Enumerable.Range(0, 10).Select(_ => WriteAsync("taken", new Note("x"), WriteCondition.Absent)).ToList();
        await Task.WhenAll(good);
        foreach (var write in bad)
            await Assert.ThrowsAsync<PreconditionFailedException>(() => write);
    }

    [Fact]
    public async Task A_document_of_one_and_a_half_megabytes_is_kept_and_a_larger_one_refused_in_words()
    {
        var largest = new Note(new string('x', 1_500_000 - "{\"text\":\"\"}".Length));
        await WriteAsync("a", largest);
        Assert.Equal(largest, (await ReadAsync("a"))!.Value);
        var refused = await Assert.ThrowsAsync<PermanentException>(() => WriteAsync("a", new Note(largest.Text + "x")));
        Assert.Equal("document_too_large", refused.Code);
        Assert.Equal(largest, (await ReadAsync("a"))!.Value);
        refused = await Assert.ThrowsAsync<PermanentException>(() => Store.WriteBatchAsync(Container, "p", [Put("b", largest.Text + "x")], None));
        Assert.Equal("document_too_large", refused.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a?")]
    [InlineData("a#")]
    [InlineData("line\nbreak")]
    public async Task An_id_with_a_forbidden_character_is_refused_everywhere(string id)
    {
        await RefusedAsync(() => WriteAsync(id, new Note("x")));
        await RefusedAsync(() => ReadAsync(id));
        await RefusedAsync(() => Store.DeleteAsync(Key(id), WriteCondition.None, None));
        await RefusedAsync(() => Store.WriteBatchAsync(Container, "p", [Put(id, "x")], None));
    }

    [Fact]
    public async Task An_id_has_at_most_255_characters_of_any_script()
    {
        var longest = "'; DROP TABLE documents; -- é東😀".PadRight(255, 'x');
        await WriteAsync(longest, new Note("x"));
        Assert.Equal("x", (await ReadAsync(longest))!.Value.Text);
        await RefusedAsync(() => WriteAsync(longest + "x", new Note("x")));
        await RefusedAsync(() => WriteAsync("half a pair \ud83d", new Note("x")));
    }

    [Fact]
    public async Task Only_json_objects_are_documents()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteAsync(Key("a"), "text", ContractJsonContext.Default.String, WriteCondition.None, null, None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteBatchAsync(Container, "p", [new("a", "{\"open\":", WriteCondition.None)], None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteBatchAsync(Container, "p", [new("a", "{} {}", WriteCondition.None)], None));
        Assert.Null(await ReadAsync("a"));
    }

    private static async Task RefusedAsync(Func<Task> call) =>
        Assert.Equal("document_id_invalid", (await Assert.ThrowsAsync<PermanentException>(call)).Code);
}
