using AutoVideo.Streaming;

namespace AutoVideo.Tests.Contracts;

public abstract class FeedCacheContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IFeedCache Cache { get; }

    protected abstract Task LetPassAsync(TimeSpan time);

    private Task PutAsync(string id, long version, params (string Feed, double Score)[] places) => Cache.PutAsync(
        new FeedCard(id, version, $$"""{"title":"{{id}} v{{version}} 黑"}"""), [.. places.Select(place => new FeedPlace(place.Feed, place.Score))], None);

    private async Task<string> FeedAsync(string feed, int skip = 0, int limit = 10) =>
        await Cache.ReadAsync(feed, skip, limit, None) is { } cards ? string.Join(' ', cards.Select(card => $"{card.VideoId}{card.Version}")) : "cold";

    [Fact]
    public async Task A_feed_is_its_cards_by_falling_score()
    {
        await Cache.WarmedAsync(None);
        await PutAsync("a", 1, ("tag:space", 1.5), ("popular", 10));
        await PutAsync("b", 1, ("tag:space", 2.25));
        await PutAsync("c", 3, ("tag:space", -1), ("popular", 20));
        Assert.Equal("b1 a1 c3", await FeedAsync("tag:space"));
        Assert.Equal("c3 a1", await FeedAsync("popular"));
        Assert.Equal("", await FeedAsync("tag:cooking"));
        Assert.Equal("""{"title":"b v1 黑"}""", (await Cache.ReadAsync("tag:space", 0, 1, None))!.Single().Json);
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        await Cache.WarmedAsync(None);
        foreach (var i in Enumerable.Range(1, 9))
            await PutAsync($"v{i}-", i, ("popular", i));
        Assert.Equal("v9-9 v8-8 v7-7", await FeedAsync("popular", 0, 3));
        Assert.Equal("v6-6 v5-5 v4-4", await FeedAsync("popular", 3, 3));
        Assert.Equal("v1-1", await FeedAsync("popular", 8, 3));
        Assert.Equal("", await FeedAsync("popular", 9, 3));
    }

    [Fact]
    public async Task An_edited_video_shows_its_new_card_in_its_new_places_only()
    {
        await Cache.WarmedAsync(None);
        await PutAsync("a", 1, ("tag:space", 1), ("tag:old", 1));
        await PutAsync("a", 2, ("tag:space", 1), ("tag:new", 1));
        await PutAsync("a", 1, ("tag:old", 9)); // news that were late
        Assert.Equal(("a2", "a2", ""), (await FeedAsync("tag:space"), await FeedAsync("tag:new"), await FeedAsync("tag:old")));
    }

    [Fact]
    public async Task A_removed_video_is_gone_at_once_and_late_news_do_not_bring_it_back()
    {
        await Cache.WarmedAsync(None);
        await PutAsync("a", 4, ("popular", 1), ("tag:space", 1));
        await PutAsync("b", 1, ("popular", 2));
        await Cache.RemoveAsync("a", 5, None);
        Assert.Equal(("b1", ""), (await FeedAsync("popular"), await FeedAsync("tag:space")));
        await PutAsync("a", 4, ("popular", 1));
        await PutAsync("a", 5, ("popular", 1));
        Assert.Equal("b1", await FeedAsync("popular"));
        await PutAsync("a", 6, ("popular", 1)); // published again
        Assert.Equal("b1 a6", await FeedAsync("popular"));
        await Cache.RemoveAsync("a", 5, None); // the removal once more, late
        Assert.Equal("b1 a6", await FeedAsync("popular"));
    }

    [Fact]
    public async Task A_card_that_is_not_put_again_leaves_by_itself_and_takes_no_place_on_a_page()
    {
        await PutAsync("old", 1, ("popular", 9));
        await LetPassAsync(FeedRules.Fresh / 2);
        await PutAsync("new", 1, ("popular", 1));
        await Cache.WarmedAsync(None);
        Assert.Equal("old1 new1", await FeedAsync("popular"));
        await LetPassAsync(FeedRules.Fresh / 2 + TimeSpan.FromSeconds(5));
        Assert.Equal("new1", await FeedAsync("popular", 0, 1));
    }

    [Fact]
    public async Task A_cache_that_is_not_warm_says_so_instead_of_showing_too_little()
    {
        await PutAsync("a", 1, ("popular", 1));
        Assert.Equal("cold", await FeedAsync("popular"));
        await Cache.WarmedAsync(None);
        Assert.Equal("a1", await FeedAsync("popular"));
        await LetPassAsync(FeedRules.Fresh + TimeSpan.FromSeconds(1));
        Assert.Equal("cold", await FeedAsync("popular"));
    }

    [Fact]
    public async Task Pages_and_cards_have_limits()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Cache.ReadAsync("popular", 0, 201, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Cache.ReadAsync("popular", -1, 10, None));
        await Assert.ThrowsAsync<ArgumentException>(() => Cache.PutAsync(new FeedCard("a", 1, new string('x', 9000)), [], None));
    }
}
