namespace AutoVideo.Streaming;

/// <summary>Feeds within this process, for as many videos as a machine of one's own has.</summary>
internal sealed class MemoryFeedCache(TimeProvider time) : IFeedCache
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> cards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<(double Score, string VideoId)>> feeds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Version, DateTimeOffset Until)> gone = new(StringComparer.Ordinal);
    private DateTimeOffset warmUntil = DateTimeOffset.MinValue;
    private DateTimeOffset nextSweep = DateTimeOffset.MinValue;

    public Task PutAsync(FeedCard card, IReadOnlyList<FeedPlace> places, CancellationToken cancellation)
    {
        FeedRules.Check(card, places);
        lock (gate)
        {
            Sweep();
            var removed = gone.TryGetValue(card.VideoId, out var removal) && removal.Version >= card.Version;
            if (removed || cards.TryGetValue(card.VideoId, out var before) && before.Card.Version > card.Version)
                return Task.CompletedTask;
            Drop(card.VideoId);
            cards[card.VideoId] = new Entry(card, [.. places.DistinctBy(place => place.Feed)], time.GetUtcNow() + FeedRules.Fresh);
            foreach (var place in cards[card.VideoId].Places)
            {
                if (!feeds.TryGetValue(place.Feed, out var feed))
                    feeds[place.Feed] = feed = [];
                feed.Add((place.Score, card.VideoId));
            }
        }
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string videoId, long version, CancellationToken cancellation)
    {
        FeedRules.CheckName(videoId);
        lock (gate)
        {
            Sweep();
            if (!gone.TryGetValue(videoId, out var before) || before.Version < version)
                gone[videoId] = (version, time.GetUtcNow() + FeedRules.Gone);
            if (cards.TryGetValue(videoId, out var entry) && entry.Card.Version <= version)
                Drop(videoId);
        }
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<FeedCard>?> ReadAsync(string feed, int skip, int limit, CancellationToken cancellation)
    {
        FeedRules.CheckPage(feed, skip, limit);
        lock (gate)
        {
            Sweep();
            if (warmUntil <= time.GetUtcNow())
                return Task.FromResult<IReadOnlyList<FeedCard>?>(null);
            IReadOnlyList<FeedCard> page = feeds.TryGetValue(feed, out var places)
                ? [.. places.Reverse().Select(place => cards[place.VideoId].Card).Skip(skip).Take(limit)]
                : [];
            return Task.FromResult<IReadOnlyList<FeedCard>?>(page);
        }
    }

    public Task WarmedAsync(CancellationToken cancellation)
    {
        lock (gate)
            warmUntil = time.GetUtcNow() + FeedRules.Fresh;
        return Task.CompletedTask;
    }

    private void Drop(string videoId)
    {
        if (!cards.Remove(videoId, out var entry))
            return;
        foreach (var place in entry.Places)
            if (feeds.TryGetValue(place.Feed, out var feed) && feed.Remove((place.Score, videoId)) && feed.Count == 0)
                feeds.Remove(place.Feed);
    }

    // At most once a second: a card that is a second too old does no harm.
    private void Sweep()
    {
        var now = time.GetUtcNow();
        if (now < nextSweep)
            return;
        nextSweep = now + TimeSpan.FromSeconds(1);
        foreach (var videoId in cards.Where(card => card.Value.Until <= now).Select(card => card.Key).ToList())
            Drop(videoId);
        foreach (var videoId in gone.Where(removal => removal.Value.Until <= now).Select(removal => removal.Key).ToList())
            gone.Remove(videoId);
    }

    private sealed record Entry(FeedCard Card, IReadOnlyList<FeedPlace> Places, DateTimeOffset Until);
}
