using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Contracts;

public abstract partial class DocumentStoreContract
{
    protected static readonly DocumentQuery Query = new(Container, "p");

    protected Task<DocumentPage<Note>> QueryAsync(DocumentQuery query) => Store.QueryAsync(query, ContractJsonContext.Default.Note, None);

    private async Task<List<string>> IdsAsync(DocumentQuery query) => [.. (await QueryAsync(query)).Documents.Select(found => found.Id)];

    private Task<List<string>> IdsAsync(string path, FilterOperator comparison, object value) =>
        IdsAsync(Query with { Filters = [new(path, comparison, value)] });

    private async Task<List<string>> AllPagesAsync(DocumentQuery query)
    {
        var ids = new List<string>();
        do
        {
            var page = await QueryAsync(query);
            Assert.InRange(page.Documents.Count, 0, query.Limit);
            ids.AddRange(page.Documents.Select(found => found.Id));
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
        return ids;
    }

    [Fact]
    public async Task A_query_sees_its_own_partition_in_order_of_id()
    {
        foreach (var id in new[] { "c", "a", "b" })
            await WriteAsync(id, new Note(id));
        await WriteAsync("x", new Note("other"), partition: "q");
        Assert.Equal(["a", "b", "c"], await IdsAsync(Query));
        Assert.Equal(["c", "b", "a"], await IdsAsync(Query with { Descending = true }));
        Assert.Empty(await IdsAsync(new DocumentQuery(Container, "none")));
    }

    [Fact]
    public async Task Filters_compare_and_are_joined_by_and()
    {
        await WriteAsync("a", new Note("red", 1, 0.5, true));
        await WriteAsync("b", new Note("red", 2, 1.5, false));
        await WriteAsync("c", new Note("blue", 3, 2.5, true));
        Assert.Equal(["a", "b"], await IdsAsync("text", FilterOperator.Equal, "red"));
        Assert.Equal(["b", "c"], await IdsAsync("rank", FilterOperator.GreaterThan, 1L));
        Assert.Equal(["b", "c"], await IdsAsync("rank", FilterOperator.GreaterOrEqual, 2L));
        Assert.Equal(["a"], await IdsAsync("rank", FilterOperator.LessThan, 2L));
        Assert.Equal(["a", "b"], await IdsAsync("rank", FilterOperator.LessOrEqual, 2L));
        Assert.Equal(["b", "c"], await IdsAsync("weight", FilterOperator.GreaterThan, 0.5));
        Assert.Equal(["a", "c"], await IdsAsync("done", FilterOperator.Equal, true));
        Assert.Equal(["b"], await IdsAsync("done", FilterOperator.Equal, false));
        Assert.Equal(["a"], await IdsAsync(Query with { Filters = [new("text", FilterOperator.Equal, "red"), new("done", FilterOperator.Equal, true)] }));
        Assert.Equal(["a"], await IdsAsync("rank", FilterOperator.Equal, 1.0));
    }

    [Fact]
    public async Task A_filter_never_matches_a_value_of_another_type_or_a_missing_one()
    {
        await WriteAsync("number", new Note("1", 1, 1));
        await WriteAsync("flag", new Note("true", null, null, true));
        await WriteAsync("none", new Note(null));
        Assert.Empty(await IdsAsync("text", FilterOperator.Equal, 1L));
        Assert.Empty(await IdsAsync("text", FilterOperator.GreaterThan, 0L));
        Assert.Empty(await IdsAsync("rank", FilterOperator.Equal, "1"));
        Assert.Empty(await IdsAsync("rank", FilterOperator.LessThan, "2"));
        Assert.Empty(await IdsAsync("rank", FilterOperator.Equal, true));
        Assert.Empty(await IdsAsync("done", FilterOperator.Equal, 1L));
        Assert.Equal(["flag", "number"], await IdsAsync("text", FilterOperator.GreaterOrEqual, ""));
    }

    [Fact]
    public async Task Texts_of_others_stay_values_in_filters()
    {
        const string hostile = "x' OR '1'='1\" } ; DROP TABLE documents; --";
        await WriteAsync("a", new Note(hostile));
        await WriteAsync("b", new Note("x"));
        Assert.Equal(["a"], await IdsAsync("text", FilterOperator.Equal, hostile));
        Assert.Equal(["a", "b"], await IdsAsync(Query));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a b")]
    [InlineData("a')--")]
    [InlineData("9a")]
    [InlineData("$")]
    public async Task A_path_is_a_plain_property_name(string path)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => IdsAsync(path, FilterOperator.Equal, "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => IdsAsync(Query with { OrderBy = path }));
    }

    [Fact]
    public async Task Order_by_a_property_follows_its_value_then_the_id_and_puts_missing_ones_first()
    {
        await WriteAsync("d", new Note("x", 10));
        await WriteAsync("c", new Note("x", 9));
        await WriteAsync("b", new Note("x", 9));
        await WriteAsync("a", new Note("x"));
        Assert.Equal(["a", "b", "c", "d"], await IdsAsync(Query with { OrderBy = "rank" }));
        Assert.Equal(["d", "c", "b", "a"], await IdsAsync(Query with { OrderBy = "rank", Descending = true }));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("rank", false)]
    [InlineData("rank", true)]
    [InlineData("text", false)]
    [InlineData("text", true)]
    [InlineData("weight", false)]
    [InlineData("weight", true)]
    public async Task Pages_put_together_are_the_whole_once_whatever_the_order(string? orderBy, bool descending)
    {
        for (var i = 0; i < 23; i++)
            await WriteAsync($"id{i * 7 % 23:00}", i % 5 == 0 ? new Note(null) : new Note($"t{i % 4}", i % 3, i % 2 * 0.1));
        var query = Query with { OrderBy = orderBy, Descending = descending };
        var whole = await IdsAsync(query);
        Assert.Equal(23, whole.Distinct().Count());
        foreach (var limit in new[] { 1, 2, 5, 22, 23, 24 })
            Assert.Equal(whole, await AllPagesAsync(query with { Limit = limit }));
    }

    [Fact]
    public async Task Writes_between_two_pages_neither_repeat_nor_lose_what_was_there_before()
    {
        for (var i = 0; i < 10; i++)
            await WriteAsync($"{i}", new Note("x"));
        var first = await QueryAsync(Query with { Limit = 5 });
        await WriteAsync("00", new Note("before the page's end"));
        await Store.DeleteAsync(Key("4"), WriteCondition.None, None);
        var second = await QueryAsync(Query with { Limit = 5, Continuation = first.Continuation });
        Assert.Equal(["5", "6", "7", "8", "9"], second.Documents.Select(found => found.Id));
        Assert.Null(second.Continuation);
    }

    [Fact]
    public async Task A_continuation_of_another_query_or_a_forged_one_is_refused()
    {
        foreach (var id in new[] { "a", "b", "c" })
            await WriteAsync(id, new Note("x"));
        var continuation = (await QueryAsync(Query with { Limit = 1 })).Continuation;
        Assert.NotNull(continuation);
        DocumentQuery[] others =
        [
            Query with { Continuation = "forged" }, Query with { Continuation = "" }, Query with { Continuation = "e30" }, Query with { Continuation = "bnVsbA" },
            Query with { Continuation = continuation, Descending = true },
            Query with { Continuation = continuation, OrderBy = "text" },
            Query with { Continuation = continuation, Filters = [new("text", FilterOperator.Equal, "x")] },
            new DocumentQuery(Container, "q") { Continuation = continuation },
        ];
        foreach (var query in others)
            Assert.Equal("continuation_invalid", (await Assert.ThrowsAsync<PermanentException>(() => QueryAsync(query))).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_page_has_1_to_1000_documents(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => QueryAsync(Query with { Limit = limit }));
}
