namespace AutoVideo.Streaming;

/// <summary>
/// Public videos as cards, and the feeds (tag, popular, channel…) they stand in, best first. It only saves reading documents: whoever gets
/// no answer reads those. A removed video is gone at once and does not come back with news that are older than its removal.
/// </summary>
public interface IFeedCache
{
    /// <summary>Puts a card and its places, in place of an older version of it; a newer one, or a removal, stays.</summary>
    /// <exception cref="Failures.TransientException">The cache is away or full; nothing changed, or that is not known.</exception>
    Task PutAsync(FeedCard card, IReadOnlyList<FeedPlace> places, CancellationToken cancellation);

    /// <summary>Takes a card out of every feed, and refuses versions up to this one for <see cref="FeedRules.Gone"/>.</summary>
    /// <exception cref="Failures.TransientException">It may still be there; remove it again.</exception>
    Task RemoveAsync(string videoId, long version, CancellationToken cancellation);

    /// <summary>Cards of a feed by falling score. Null: the cache is not warm, or away; ask the documents.</summary>
    /// <param name="feed">Name of the feed; one that nothing stands in is empty.</param>
    /// <param name="skip">Cards to pass over, at most 10,000.</param>
    /// <param name="limit">1 to 200.</param>
    Task<IReadOnlyList<FeedCard>?> ReadAsync(string feed, int skip, int limit, CancellationToken cancellation);

    /// <summary>Says that all there is has been put: from now on, and for <see cref="FeedRules.Fresh"/>, it answers.</summary>
    Task WarmedAsync(CancellationToken cancellation);
}

/// <param name="Version">Rises with every change of the video, a removal included.</param>
/// <param name="Json">What is shown of the video, at most 8 KB.</param>
public sealed record FeedCard(string VideoId, long Version, string Json);

public readonly record struct FeedPlace(string Feed, double Score);

/// <summary>What every feed cache keeps to.</summary>
public static class FeedRules
{
    /// <summary>How long a card, and the word that the cache is warm, is good without being put again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(30);

    /// <summary>How long a removal is known.</summary>
    public static readonly TimeSpan Gone = TimeSpan.FromHours(6);

    private const int MaxName = 150, MaxPlaces = 50, MaxSkip = 10_000, MaxLimit = 200, MaxJson = 8 * 1024;

    internal static void Check(FeedCard card, IReadOnlyList<FeedPlace> places)
    {
        CheckName(card.VideoId);
        ArgumentOutOfRangeException.ThrowIfNegative(card.Version);
        if (card.Json.Length > MaxJson)
            throw new ArgumentException($"A card has at most {MaxJson} characters.", nameof(card));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(places.Count, MaxPlaces);
        foreach (var place in places)
            CheckName(place.Feed);
    }

    internal static void CheckName(string name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaxName || name.Any(c => char.IsControl(c)))
            throw new ArgumentException($"A name has 1 to {MaxName} characters, none of them a control character.", nameof(name));
    }

    internal static void CheckPage(string feed, int skip, int limit)
    {
        CheckName(feed);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(skip, MaxSkip);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
    }
}
